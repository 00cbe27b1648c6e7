import { describe, expect, test } from 'vitest';
import type { Tags, VirtualMachine } from '../../../shared/policy/inventory.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { heldValue, holdActions, withHold } from '../../../shared/policy/planning/hold-actions.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted } from '../../builders/disk-case.ts';
import { aPoint } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const OWN = aPoint();
const HELD = aPoint({ isHeld: true, attempt: 2, snapshot: { tags: { 'Nightkeep-Hold': 'mine' } } });
const FOREIGN = aPoint({ attempt: 3, ownership: { kind: 'foreign' } });
const DOUBTFUL = aPoint({ attempt: 4, ownership: { kind: 'in-doubt', why: 'x' } });
const HOLD = { 'nightkeep-hold': 'audit' };

function aHeldCase(diskTags: Tags, vmTags: Tags, others: readonly VirtualMachine[] = []): DiskCase {
  const disk = aDisk('os', { tags: diskTags });
  const vm = aVm('web', { tags: vmTags });
  const one = aCase({ disk, vm, points: [OWN, HELD, FOREIGN, DOUBTFUL] });
  const protection = { disk, vm, standing: { kind: 'off' } } as const;
  return others.length === 0 ? one : { ...one, protection: { ...protection, vms: [vm, ...others] } };
}

describe('a hold of a disk or VM', () => {
  test.each<[string, DiskCase, string]>([
    ['its disk', aHeldCase(HOLD, {}), 'disk os'],
    ['its disk, in other casing', aHeldCase({ 'NIGHTKEEP-HOLD': 'audit' }, {}), 'disk os'],
    ['its VM', aHeldCase({}, HOLD), 'VM web'],
    ['both', aHeldCase(HOLD, { 'nightkeep-hold': 'x' }), 'disk os'],
    ['another VM of a shared disk', aHeldCase({}, {}, [aVm('db', { tags: HOLD })]), 'VM db'],
  ])('of %s holds its points of ours, and is merged onto those that bear none', (_, one, bearer) => {
    expect(withHold(one)).toStrictEqual({ ...one, points: [{ ...OWN, isHeld: true }, HELD, FOREIGN, DOUBTFUL] });
    expect(holdActions(one)).toStrictEqual([
      {
        kind: 'hold',
        vmId: aVm('web').id,
        diskId: aDisk('os').id,
        set: true,
        resourceId: OWN.snapshot.id,
        value: 'audit',
        reasons: [`The ${bearer} bears a hold.`],
      },
    ]);
  });

  test.each<[string, DiskCase]>([
    ['neither bears one', aHeldCase({}, {})],
    ['the disk is not listed', unlisted(aHeldCase(HOLD, HOLD))],
  ])('is none where %s', (_, one) => {
    expect(withHold(one)).toBe(one);
    expect(holdActions(one)).toEqual([]);
  });

  test('of a detached disk names no VM', () => {
    const one = aCase({ disk: aDisk('os', { tags: HOLD }), points: [OWN] });

    expect(holdActions(one)[0]).not.toHaveProperty('vmId');
    expect(withHold(one).points).toEqual([{ ...OWN, isHeld: true }]);
  });
});

test.each([
  ['', 'held'],
  ['audit', 'audit'],
  [' ', ' '],
])('a hold of value %j is merged as %j', (value, merged) => {
  expect(heldValue(value)).toBe(merged);
});
