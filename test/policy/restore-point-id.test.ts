import { describe, expect, test } from 'vitest';
import { computeId, idParts, parseResourceId } from '../../shared/policy/resource-id.ts';
import { diskRestorePointId, parseRestorePointId, restorePointId } from '../../shared/policy/restore-point-id.ts';

const COLLECTION = computeId('s', 'Shop', 'restorePointCollections', 'web-rp');
const POINT = restorePointId(COLLECTION, 'night');
const DISK = diskRestorePointId(POINT, 'disk1');

describe('the id of a VM restore point', () => {
  test('names its collection, and a disk in it', () => {
    expect(parseRestorePointId(POINT)).toStrictEqual({
      subscriptionId: 's',
      resourceGroup: 'Shop',
      collectionName: 'web-rp',
      pointName: 'night',
      collectionId: COLLECTION,
      restorePointId: POINT,
    });
    expect(parseRestorePointId(DISK)).toEqual({ ...parseRestorePointId(POINT), diskPart: 'disk1' });
    expect(parseRestorePointId(DISK.toUpperCase())).toMatchObject({ pointName: 'NIGHT', diskPart: 'DISK1' });
  });

  test.each([
    COLLECTION,
    computeId('s', 'Shop', 'snapshots', 'a'),
    `${POINT}/`,
    `${DISK}/more`,
    `https://portal${POINT}`,
    '',
  ])('is not %s', (id) => {
    expect(parseRestorePointId(id)).toBeUndefined();
  });

  test('is read as every other id of a resource', () => {
    expect(idParts(DISK)).toEqual({
      subscriptionId: 's',
      resourceGroup: 'Shop',
      type: 'Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints',
      name: 'disk1',
    });
    expect(parseResourceId(`${COLLECTION}/restorePoints`)).toBeUndefined();
  });
});
