import { describe, expect, test } from 'vitest';
import type { CopyAction, CreateAction, HoldAction, PruneAction } from '../../../shared/policy/plan.ts';
import { type DiskActions, workOf } from '../../../shared/policy/planning/work-of.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted } from '../../builders/disk-case.ts';
import { aPoint } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

/** An action by its snapshot's id and location: all that work asks of it. */
function anAction(snapshotId: string, location: string): { readonly snapshotId: string; readonly location: string } {
  return { snapshotId, location };
}
const create = (id: string, location = 'create-region') => anAction(id, location) as unknown as CreateAction;
const copy = (id: string) => anAction(id, 'copy-region') as unknown as CopyAction;
const prune = (id: string, location = 'prune-region') => anAction(id, location) as unknown as PruneAction;
const hold = (resourceId: string) => ({ resourceId }) as unknown as HoldAction;

function actions(one: DiskActions['one'], fields: Partial<DiskActions> = {}): DiskActions {
  return { one, creates: [], copies: [], prunes: [], holds: [], ...fields };
}

const VM = aVm('web', { location: 'vm-region' });
const OS = aCase({ disk: aDisk('os'), vm: VM });
const DATA = aCase({ disk: aDisk('data'), vm: VM });
const SPARE = aCase({ disk: aDisk('spare') });

describe('the work of a VM', () => {
  test('is the actions of all its disks, kind by kind', () => {
    const work = workOf([
      actions(OS, { creates: [create('1')], copies: [copy('2')], prunes: [prune('3')], holds: [hold('4')] }),
      actions(DATA, { creates: [create('5')], copies: [copy('6')], prunes: [prune('7')], holds: [hold('8')] }),
    ]);

    expect(work).toStrictEqual([
      {
        vmId: VM.id,
        vmName: 'web',
        location: 'vm-region',
        creates: [create('1'), create('5')],
        copies: [copy('2'), copy('6')],
        prunes: [prune('3'), prune('7')],
        holds: [hold('4'), hold('8')],
      },
    ]);
  });

  test.each<[string, Partial<DiskActions>]>([
    ['a create', { creates: [create('1')] }],
    ['a copy', { copies: [copy('1')] }],
    ['a prune', { prunes: [prune('1')] }],
    ['a hold', { holds: [hold('1')] }],
  ])('is there for %s alone', (_, fields) => {
    expect(workOf([actions(OS, fields), actions(SPARE)])).toMatchObject([{ vmName: 'web', ...fields }]);
  });

  test('is none where nothing is to be done', () => {
    expect(workOf([actions(OS), actions(SPARE)])).toEqual([]);
  });
});

describe('the work of a disk without a VM', () => {
  test('is its own', () => {
    const [work] = workOf([actions(SPARE, { holds: [hold('1')] })]);

    expect(work).toStrictEqual({ location: '', creates: [], copies: [], prunes: [], holds: [hold('1')] });
  });

  test.each<[string, Partial<DiskActions>, string]>([
    ['what it makes', { creates: [create('1', 'here')], prunes: [prune('2', 'there')] }, 'here'],
    ['else what it prunes', { prunes: [prune('2', 'there')] }, 'there'],
    ['else its points', { holds: [hold('3')] }, 'westeurope'],
  ])('lies in the region of %s', (_, fields, location) => {
    const one = { ...SPARE, points: [aPoint()] };

    expect(workOf([actions(one, fields)])[0]?.location).toBe(location);
  });
});

test('work comes in the order of units, whatever that of the disks, and each disk that is not listed is its own', () => {
  const gone = ['b', 'a', 'B'].map((diskUniqueId) => ({ ...unlisted(SPARE), diskUniqueId }));
  const disks = [...gone, SPARE, aCase({ disk: aDisk('archive') }), OS];

  const work = workOf(
    disks.map((one) => actions(one, { holds: [hold(one.protection?.disk.name ?? one.diskUniqueId)] })),
  );

  expect(work.map(({ holds }) => holds.map(({ resourceId }) => resourceId))).toEqual([
    ['archive'],
    ['spare'],
    ['os'],
    ['a'],
    ['b', 'B'],
  ]);
});
