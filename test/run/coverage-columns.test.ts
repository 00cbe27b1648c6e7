import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../shared/policy/build-plan.ts';
import { HOUR, type Instant, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import type { SourceAnswer } from '../../shared/policy/plan.ts';
import { type CoverageItem, coverageItem } from '../../shared/run/read/coverage-item.ts';
import { coverageRows } from '../../shared/run/read/coverage-rows.ts';
import { aDisk } from '../builders/disk.ts';
import { nights, type PlanFields, planInput, planSettings, taken } from '../builders/plan.ts';
import { aVmWithDisks } from '../builders/vm.ts';

const PLANNED = parseInstant('2026-11-23T02:05:00Z');

/** What is told at an instant of a fleet planned at 02:05. */
function itemsOf(fields: PlanFields, readAt: Instant = PLANNED): readonly CoverageItem[] {
  const plan = buildPlan(planInput({ now: PLANNED, ...fields }));
  return coverageRows(plan, planSettings(fields.settings), PLANNED).map((row) => coverageItem(row, readAt));
}

const OS = aDisk('web-os', { sizeGib: 30 });
const DATA = aDisk('web-content', { sizeGib: 512 });
const WEB = aVmWithDisks('web-1', 'nightly', [OS, DATA]);
const FLEET = { virtualMachines: [WEB.vm], disks: WEB.disks };

describe('the age of the newest point', () => {
  const POINTS = [...nights(OS, 3, '2026-11-23', { vm: WEB.vm }), ...nights(DATA, 3, '2026-11-22', { vm: WEB.vm })];

  test('is judged by the disk whose newest point is the oldest, in the words of that disk', () => {
    const [web] = itemsOf({ ...FLEET, snapshots: POINTS }, parseInstant('2026-11-23T06:30:00Z'));

    expect(web).toMatchObject({ age: 'warn', warnAfterHours: 28, criticalAfterHours: 32, lastPointAgeHours: 4.5 });
    expect(web?.cause).toContain('The newest point of disk web-content is 28 hours old: more than 28 hours.');
  });

  test.each<[string, number, string, string]>([
    ['is in time', 24 * HOUR, 'ok', 'protected'],
    ['is too old', 28 * HOUR + MINUTE, 'warn', 'late'],
    ['is critical', 32 * HOUR + MINUTE, 'critical', 'overdue'],
  ])('%s', (_, ageMs, age, state) => {
    const fresh = [...nights(OS, 1, '2026-11-23', { vm: WEB.vm }), ...nights(DATA, 1, '2026-11-23', { vm: WEB.vm })];
    const rows = itemsOf({ ...FLEET, snapshots: fresh }, parseInstant('2026-11-23T02:00:20Z') + ageMs);

    expect(rows).toMatchObject([{ age, state }]);
  });

  test('of a VM that was just opted in counts from when its first point was due', () => {
    const due = parseInstant('2026-11-23T02:00:00Z');

    expect(itemsOf(FLEET)).toMatchObject([{ age: 'ok', state: 'protected' }]);
    expect(itemsOf(FLEET, due + 29 * HOUR)).toMatchObject([{ age: 'warn' }]);
    expect(itemsOf(FLEET, due + 29 * HOUR)[0]?.cause).toContain(
      'Disk web-os has no point yet; its first was due 29 hours ago: more than 28 hours.',
    );
  });

  test('is not told of what no policy selects, and disks that are opted out do not count', () => {
    const off = WEB.disks.map((disk) =>
      disk.name === 'web-os' ? disk : { ...disk, tags: { 'snapshot-policy': 'off' } },
    );
    const bare = aVmWithDisks('bare', undefined, [aDisk('bare-os')]);
    const snapshots = nights(OS, 3, '2026-11-23', { vm: WEB.vm });
    const [web] = itemsOf({ ...FLEET, disks: off, snapshots });
    const [none] = itemsOf({ virtualMachines: [bare.vm], disks: bare.disks });

    expect(web).toMatchObject({ age: 'ok', state: 'partly' });
    expect(none).not.toHaveProperty('age');
    expect(none).not.toHaveProperty('warnAfterHours');
  });
});

describe('a disk whose tag differs from its VM’s', () => {
  const withTag = (tag: string, vmTag: string | undefined) => {
    const { vm, disks } = aVmWithDisks('web-1', vmTag, [OS, { ...DATA, tags: { 'snapshot-policy': tag } }]);
    return itemsOf({ virtualMachines: [vm], disks })[0]?.disks.map(({ differingTag }) => differingTag);
  };

  test.each<[string, string | undefined, string | undefined]>([
    ['weekly', 'nightly', 'weekly'],
    ['off', 'nightly', 'off'],
    ['nigthly', 'nightly', 'nigthly'],
    ['nightly', 'off', 'nightly'],
    ['nightly', undefined, 'nightly'],
    [' Nightly # as the VM', 'nightly', undefined],
    ['at 02:00 keep 7d 4w 12m', 'nightly', undefined],
  ])('"%s" on a VM with "%s"', (tag, vmTag, differing) => {
    expect(withTag(tag, vmTag)).toEqual([undefined, differing]);
  });

  test('is none where the disk has no VM', () => {
    const detached = aDisk('museum', { tags: { 'snapshot-policy': 'weekly' } });

    expect(itemsOf({ disks: [detached] })[0]?.disks[0]).not.toHaveProperty('differingTag');
  });
});

test('keys that are nearly the opt-in key are told, of the VM and of its disks', () => {
  const disks = [{ ...OS, tags: { snapshotpolicy: 'weekly' } }];
  const { vm, disks: attached } = aVmWithDisks('legacy', undefined, disks, { tags: { Snapshot_Policy: 'nightly' } });

  expect(itemsOf({ virtualMachines: [vm], disks: attached })).toMatchObject([
    { state: 'unprotected', nearMissKeys: ['Snapshot_Policy', 'snapshotpolicy'] },
  ]);
});

test('each disk has its provisioned size', () => {
  expect(itemsOf(FLEET)[0]?.disks.map(({ sizeGib }) => sizeGib)).toEqual([30, 512]);
});

describe('holds', () => {
  const HELD = 'nightkeep-hold';
  const AUDIT = 'jane: audit 2026 (2026-11-20T09:00:00Z)';

  test('of a VM, with the reason, the age and how many points it holds', () => {
    const vm = { ...WEB.vm, tags: { ...WEB.vm.tags, [HELD]: AUDIT } };
    const snapshots = [...nights(OS, 3, '2026-11-23', { vm }), ...nights(DATA, 2, '2026-11-23', { vm })];
    const [web] = itemsOf({ ...FLEET, virtualMachines: [vm], snapshots });

    expect(web?.holds).toEqual([
      { on: 'vm', name: 'web-1', reason: 'jane: audit 2026', since: '2026-11-20T09:00:00Z', ageHours: 65.1, points: 5 },
    ]);
  });

  test('of a disk and of points, each with its own reason; points held together are one', () => {
    const disks = WEB.disks.map((disk) => (disk.name === 'web-os' ? { ...disk, tags: { [HELD]: '' } } : disk));
    const snapshots = [
      ...nights(OS, 2, '2026-11-23', { vm: WEB.vm }),
      taken(DATA, '2026-11-22T02:00Z', { vm: WEB.vm, extraTags: { [HELD]: AUDIT } }),
      taken(DATA, '2026-11-23T02:00Z', { vm: WEB.vm, extraTags: { [HELD]: AUDIT } }),
      taken(DATA, '2026-11-21T02:00Z', { vm: WEB.vm, extraTags: { [HELD]: 'by hand' } }),
      taken(DATA, '2026-11-20T02:00Z', { vm: WEB.vm }),
    ];
    const [web] = itemsOf({ ...FLEET, disks, snapshots });

    expect(web?.holds).toEqual([
      { on: 'disk', name: 'web-os', reason: 'no reason is given', points: 2 },
      {
        on: 'point',
        name: expect.stringMatching(/^web-content-20261123T0200Z/),
        reason: 'jane: audit 2026',
        since: '2026-11-20T09:00:00Z',
        ageHours: 65.1,
        points: 2,
      },
      {
        on: 'point',
        name: expect.stringMatching(/^web-content-20261121T0200Z/),
        reason: 'by hand',
        points: 1,
      },
    ]);
  });

  test('outlive the disk', () => {
    const snapshots = [taken(OS, '2026-11-22T02:00Z', { vm: WEB.vm, extraTags: { [HELD]: AUDIT } })];
    const sources = new Map<string, SourceAnswer>([[OS.uniqueId, 'gone']]);

    expect(itemsOf({ snapshots, sources })).toMatchObject([
      { state: 'orphan', holds: [{ on: 'point', reason: 'jane: audit 2026', points: 1 }] },
    ]);
  });

  test('are told one by one up to fifty, and the others as one', () => {
    const snapshots = Array.from({ length: 60 }, (_, back) =>
      taken(OS, parseInstant('2026-11-23T02:00Z') - back * 24 * HOUR, {
        vm: WEB.vm,
        extraTags: { [HELD]: `case ${back}` },
      }),
    );
    const holds = itemsOf({ ...FLEET, snapshots })[0]?.holds ?? [];

    expect(holds).toHaveLength(50);
    expect(holds.reduce((sum, { points }) => sum + points, 0)).toBe(60);
    expect(holds.at(-1)?.reason).toBe('11 other holds, each with a reason of its own');
  });

  test('are absent where nothing is held', () => {
    expect(itemsOf(FLEET)[0]).not.toHaveProperty('holds');
  });
});
