import { expect, test } from 'vitest';
import { copySource } from '../../../shared/policy/consistency/copy-source.ts';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import { restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';

const VM = computeId(SUBSCRIPTION, 'prod', 'virtualMachines', 'web');
const COLLECTION = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp-1');
const POINT = restorePointId(COLLECTION, 'night-1');

test.each<[string, ResourceId | undefined, ResourceId | undefined, ResourceId | undefined]>([
  ['a point of a VM is no copy', VM, undefined, undefined],
  ['a point of a collection of which Azure tells no source is no copy', undefined, undefined, undefined],
  ['a point that is told is the source', COLLECTION, POINT, POINT],
  ['a point that is told is the source of a collection that is not', undefined, POINT, POINT],
  ['a collection is, where the point is not told', COLLECTION, undefined, COLLECTION],
  [
    'a collection is in any casing',
    COLLECTION.toUpperCase() as ResourceId,
    undefined,
    COLLECTION.toUpperCase() as ResourceId,
  ],
  ['what is no id is none', 'x' as ResourceId, undefined, undefined],
])('%s', (_, sourceId, sourceRestorePointId, source) => {
  const point = { collection: { sourceId }, ...(sourceRestorePointId === undefined ? {} : { sourceRestorePointId }) };

  expect(copySource(point)).toBe(source);
});
