import { describe, expect, test } from 'vitest';
import {
  idOfType,
  idParts,
  namedVmId,
  parseResourceId,
  type ResourceId,
  resourceId,
} from '../../shared/policy/resource-id.ts';
import { SUBSCRIPTION } from '../builders/points.ts';

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/prod`;
const DISK = `${GROUP}/providers/Microsoft.Compute/disks/web-os`;

describe('a text is the id of a resource', () => {
  test.each([
    [DISK, 'Microsoft.Compute/disks', 'web-os'],
    [` ${DISK}\n`, 'Microsoft.Compute/disks', 'web-os'],
    [`${GROUP}/providers/Microsoft.Compute/a/1/b/2`, 'Microsoft.Compute/a/b', '2'],
  ])('%j', (text, type, name) => {
    expect(parseResourceId(text)).toEqual({ subscriptionId: SUBSCRIPTION, resourceGroup: 'prod', type, name });
    expect(resourceId(text)).toBe(text);
    expect(idParts(text as ResourceId)).toMatchObject({ type, name });
  });

  test.each(['', 'web-os', GROUP, `https://portal${DISK}`, `${DISK}/`, `${DISK}/x`, DISK.replace('/prod', '/')])(
    'but %j is none',
    (text) => {
      expect(parseResourceId(text)).toBeUndefined();
      expect(() => resourceId(text)).toThrow(`not the id of an Azure resource: ${JSON.stringify(text)}`);
      expect(() => idParts(text as ResourceId)).toThrow(`not the id of an Azure resource: ${JSON.stringify(text)}`);
    },
  );
});

test('an id is taken where it is of the type, without blanks around it', () => {
  expect(idOfType(` ${DISK} `, 'disks')).toBe(DISK);
  expect(idOfType(DISK.toUpperCase(), 'disks')).toBe(DISK.toUpperCase());
  expect(idOfType(DISK, 'snapshots')).toBeUndefined();
  expect(idOfType('web-os', 'disks')).toBeUndefined();
  expect(idOfType(undefined, 'disks')).toBeUndefined();
});

test('a VM is named by its group and name', () => {
  expect(namedVmId(SUBSCRIPTION, 'prod/web')).toBe(`${GROUP}/providers/Microsoft.Compute/virtualMachines/web`);
  expect(namedVmId(SUBSCRIPTION, 'web')).toBeUndefined();
  expect(namedVmId(SUBSCRIPTION, undefined)).toBeUndefined();
});
