import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { SourceDisk, VirtualMachine } from '../../../shared/policy/inventory.ts';
import type { Target } from '../../../shared/policy/plan.ts';
import { adHocCreates } from '../../../shared/policy/planning/ad-hoc-creates.ts';
import { createAction } from '../../../shared/policy/planning/create-action.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { setId } from '../../../shared/policy/planning/point-sets.ts';
import { targetFilter } from '../../../shared/policy/planning/target-filter.ts';
import { idKey } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted, unselected } from '../../builders/disk-case.ts';
import { aTarget, planInput, policyOf } from '../../builders/plan.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const { settings, request } = planInput();
const ALL: Target = { kind: 'all' };
const UPLOADED = aDisk('new', { diskState: 'ActiveUpload' });

function made(cases: readonly DiskCase[], target: Target) {
  const group = ({ diskUniqueId }: DiskCase) => `group-${diskUniqueId.slice(0, 4)}`;
  return adHocCreates(cases, targetFilter(target, SUBSCRIPTION), group, { settings, request });
}

function named(...disks: readonly SourceDisk[]): Target {
  return aTarget({ diskIds: disks.map(({ id }) => id) });
}

/** The create of a disk as the k-th of n of its VM. */
function expected(one: DiskCase, vm: VirtualMachine | undefined, k: number, n: number) {
  const disk = one.protection?.disk ?? aDisk();
  return createAction(
    {
      disk,
      ...(vm === undefined ? {} : { vm }),
      ...(one.policy === undefined ? {} : { policy: one.policy }),
      moment: {
        kind: 'ad-hoc',
        startedAt: request.startedAt,
        runId: request.runId,
        expiresAt: parseInstant('2026-11-30T02:05Z'),
      },
      attempt: 1,
      reasons: ['ad-hoc'],
      set: {
        id: setId(settings.owner, idKey((vm ?? disk).id), `${request.runId} ${formatInstant(request.startedAt)}`),
        k,
        n,
      },
      runId: request.runId,
      resourceGroup: `group-${one.diskUniqueId.slice(0, 4)}`,
    },
    settings,
  );
}

describe('the points that a person asks for', () => {
  const vm = aVm('web');
  const os = aCase({ disk: aDisk('os'), vm });
  const data = aCase({ disk: aDisk('data'), vm });
  const archive = aCase({ disk: aDisk('archive'), tag: 'weekly' });

  test('are one of each disk, those of a VM a set of their own, and go when they are to', () => {
    expect(made([os, archive, data], ALL)).toStrictEqual({
      creates: [expected(os, vm, 1, 2), expected(data, vm, 2, 2), expected(archive, undefined, 1, 1)],
      skips: [],
    });
  });

  test('are of the disks of the target alone', () => {
    expect(made([os, data, archive], named(aDisk('data'))).creates).toEqual([expected(data, vm, 1, 1)]);
  });

  test.each<[string, DiskCase]>([
    ['has no tag', unselected(os, { kind: 'unprotected' })],
    ['has a VM that was not listed', unselected(os, { kind: 'unknown', why: 'x' })],
  ])('are made of a named disk that %s, and of no other such', (_, one) => {
    expect(made([one], named(aDisk('os')))).toStrictEqual({ creates: [expected(one, vm, 1, 1)], skips: [] });
    expect(made([one], ALL)).toEqual({ creates: [], skips: [] });
  });

  test('are made of a disk whose tag is a mistake, by its fallback', () => {
    const one = { ...os, policy: policyOf('weekly'), standing: { kind: 'problem' }, shown: 'problem' } as const;

    expect(made([one], ALL).creates).toEqual([expected(one, vm, 1, 1)]);
  });

  test('are none of a disk that is not listed', () => {
    expect(made([unlisted(os)], ALL)).toEqual({ creates: [], skips: [] });
    expect(made([unlisted(os)], named(aDisk('os')))).toEqual({ creates: [], skips: [] });
  });
});

describe('what is not made though it was asked for', () => {
  const off = unselected(aCase({ disk: aDisk('os') }), { kind: 'off' });
  const why = 'Disk new is still being uploaded (ActiveUpload) and cannot be snapshotted.';
  const skip = (disk: SourceDisk, reason: string) => ({
    kind: 'skip',
    diskId: disk.id,
    diskName: disk.name,
    reasons: [reason],
  });

  test('is told of a disk that is opted out, named or not', () => {
    const told = [skip(aDisk('os'), 'Disk os is opted out (snapshot-policy): remove the tag to snapshot it.')];

    expect(made([off], ALL)).toEqual({ creates: [], skips: told });
    expect(made([off], named(aDisk('os')))).toEqual({ creates: [], skips: told });
    expect(made([off], named(aDisk('other')))).toEqual({ creates: [], skips: [] });
  });

  test('is told of a disk that a policy selects and Azure cannot snapshot', () => {
    const one = unselected(aCase({ disk: UPLOADED }), { kind: 'unsupported', why });

    expect(made([one], ALL)).toEqual({ creates: [], skips: [skip(UPLOADED, why)] });
  });

  test('is told of one that no policy selects where it was named alone', () => {
    const one = unselected(aCase({ disk: UPLOADED }), { kind: 'unprotected' });

    expect(made([one], ALL)).toEqual({ creates: [], skips: [] });
    expect(made([one], named(UPLOADED))).toEqual({ creates: [], skips: [skip(UPLOADED, why)] });
  });

  test('is not made either where the disk went into upload since it was selected', () => {
    expect(made([aCase({ disk: UPLOADED })], named(UPLOADED))).toEqual({ creates: [], skips: [skip(UPLOADED, why)] });
  });
});
