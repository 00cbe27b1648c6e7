import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../shared/policy/build-plan.ts';
import { HOUR, type Instant, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import type { SourceAnswer } from '../../shared/policy/plan.ts';
import type { CoverageItem } from '../../shared/run/read/coverage-item.ts';
import { coverageRows } from '../../shared/run/read/coverage-rows.ts';
import { aDisk } from '../builders/disk.ts';
import { nights, type PlanFields, planInput, planSettings } from '../builders/plan.ts';
import { aSnapshot, SUBSCRIPTION } from '../builders/points.ts';
import { aVmWithDisks } from '../builders/vm.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { fakePorts } from '../fakes/fake-ports.ts';
import { shownCoverage } from './shown-coverage.ts';

const PLANNED = parseInstant('2026-11-23T02:05:00Z');

/** What a reader is told at an instant of a fleet planned at 02:05. */
async function coverageOf(fields: PlanFields, readAt: Instant = PLANNED): Promise<readonly CoverageItem[]> {
  const plan = buildPlan(planInput({ now: PLANNED, ...fields }));
  const ports = fakePorts({ clock: new FakeClock(readAt) });
  const rows = coverageRows(plan, planSettings(fields.settings), PLANNED);
  await ports.views.replaceScope(
    'coverage',
    SUBSCRIPTION,
    rows.map((row) => ({ key: row.key, value: row })),
  );
  return shownCoverage(ports);
}

const OS = aDisk('web-os');
const DATA = aDisk('web-content');
const WEB = aVmWithDisks('web-1', 'nightly', [OS, DATA]);
const FLEET = { virtualMachines: [WEB.vm], disks: WEB.disks };
const BOTH = [...nights(OS, 3, '2026-11-23', { vm: WEB.vm }), ...nights(DATA, 3, '2026-11-23', { vm: WEB.vm })];

describe('a VM is', () => {
  test('protected where every disk has its point', async () => {
    const [web] = await coverageOf({ ...FLEET, snapshots: BOTH });

    expect(web).toMatchObject({ name: 'web-1', state: 'protected', policy: 'nightly', lastPointAgeHours: 0.1 });
    expect(web?.disks.map(({ points }) => points)).toEqual([3, 3]);
  });

  test('partly protected where one disk is opted out', async () => {
    const disks = WEB.disks.map((disk) =>
      disk.name === 'web-os' ? disk : { ...disk, tags: { 'snapshot-policy': 'off' } },
    );
    const [web] = await coverageOf({ ...FLEET, disks, snapshots: BOTH });

    expect(web).toMatchObject({ state: 'partly', cause: 'Not protected: web-content is opted out by its own tag.' });
  });

  test('partly protected where its OS disk is ephemeral', async () => {
    const vm = { ...WEB.vm, disks: WEB.vm.disks.map((disk) => ({ ...disk, ephemeral: disk.lun === 'os' })) };
    const disks = WEB.disks.filter(({ name }) => name === 'web-content');
    const [web] = await coverageOf({ virtualMachines: [vm], disks, snapshots: nights(DATA, 3, '2026-11-23', { vm }) });

    expect(web?.state).toBe('partly');
    expect(web?.cause).toContain('ephemeral');
  });

  test('opted out where its tag says off, with the command that opts it in', async () => {
    const { vm, disks } = aVmWithDisks('web-1', 'off', [OS]);
    const [web] = await coverageOf({ virtualMachines: [vm], disks });

    expect(web).toMatchObject({ state: 'opted-out', cause: 'Its tag says off.' });
    expect(web?.nextStep).toBe(
      `az tag update --operation Merge --resource-id ${vm.id} --tags "snapshot-policy=nightly"`,
    );
  });

  test('unprotected without a tag', async () => {
    const { vm, disks } = aVmWithDisks('web-1', undefined, [OS]);
    const [web] = await coverageOf({ virtualMachines: [vm], disks });

    expect(web).toMatchObject({ state: 'unprotected', cause: 'It has no tag snapshot-policy.' });
  });

  test('unprotected where none of its disks can be snapshotted', async () => {
    const { vm } = aVmWithDisks('web-1', 'nightly', [OS]);
    const [web] = await coverageOf({
      virtualMachines: [{ ...vm, disks: vm.disks.map((d) => ({ ...d, ephemeral: true })) }],
    });

    expect(web?.state).toBe('unprotected');
    expect(web?.cause).toContain('ephemeral');
    expect(web).not.toHaveProperty('nextStep');
  });

  test('a problem where its tag is mistyped, with the command that mends it', async () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nigthly', [OS]);
    const [web] = await coverageOf({ virtualMachines: [vm], disks });

    expect(web).toMatchObject({ state: 'problem', tag: 'nigthly' });
    expect(web?.nextStep).toBe(
      `az tag update --operation Merge --resource-id ${vm.id} --tags "snapshot-policy=nightly"`,
    );
  });

  test('an orphan where its tag was removed and points are left', async () => {
    const { vm, disks } = aVmWithDisks('web-1', undefined, [OS]);
    const [web] = await coverageOf({ virtualMachines: [vm], disks, snapshots: nights(OS, 3, '2026-11-20') });

    expect(web).toMatchObject({ state: 'orphan', orphanPoints: 3, orphanGib: 3 * 64 });
  });
});

test('the points of a deleted disk have a row of their own', async () => {
  const sources = new Map<string, SourceAnswer>([[OS.uniqueId, 'gone']]);
  const items = await coverageOf({ snapshots: nights(OS, 3, '2026-11-20', { vm: WEB.vm }), sources });

  expect(items).toMatchObject([{ name: 'web-os', resourceGroup: 'prod', state: 'orphan', orphanPoints: 3 }]);
});

describe('an occurrence without its point', () => {
  const yesterday = [...nights(OS, 3, '2026-11-22', { vm: WEB.vm }), ...nights(DATA, 3, '2026-11-22', { vm: WEB.vm })];

  test.each<[string, Instant, string]>([
    ['is not late at once', PLANNED, 'protected'],
    ['is late after half an hour', PLANNED + 30 * MINUTE, 'late'],
    ['is overdue once nothing more is tried', PLANNED + 6 * HOUR, 'overdue'],
  ])('%s', async (_, readAt, state) => {
    const [web] = await coverageOf({ ...FLEET, snapshots: yesterday }, readAt);

    expect(web?.state).toBe(state);
  });

  test('shows even where no run came any more', async () => {
    const [web] = await coverageOf({ ...FLEET, snapshots: BOTH }, PLANNED + 30 * HOUR);

    expect(web).toMatchObject({ state: 'overdue', nextStep: 'POST /api/runs?vm=prod/web-1' });
    expect(web?.cause).toContain('2026-11-24T02:00:00Z');
  });
});

describe('limits of Azure show in coverage', () => {
  test('of a disk: the VM is a problem, with the arithmetic and the command that lists the snapshots', async () => {
    const theirs = Array.from({ length: 428 }, (_, index) =>
      aSnapshot({ name: `theirs-${index}`, sourceResourceId: DATA.id, sourceUniqueId: DATA.uniqueId }),
    );
    const [web] = await coverageOf({ ...FLEET, snapshots: [...BOTH, ...theirs] });

    expect(web?.state).toBe('problem');
    expect(web?.cause).toContain('keep 7d 4w 12m = 7 + 4 + 12 = 23 points, + 428 snapshots');
    expect(web?.nextStep).toMatch(/^az snapshot list --subscription /);
  });

  test('of a region: each of its protected VMs keeps its state, and says what is wrong with the region', async () => {
    const plan = buildPlan(planInput({ now: PLANNED, ...FLEET, snapshots: BOTH }));
    const region = {
      code: 'region-full',
      severity: 'problem',
      message: 'Region westeurope would hold too many points.',
      suggestion: 'Keep fewer points.',
      location: 'westeurope',
    } as const;
    const [web] = coverageRows({ ...plan, problems: [...plan.problems, region] }, planSettings(), PLANNED);
    const [other] = coverageRows(
      { ...plan, problems: [{ ...region, location: 'northeurope' }] },
      planSettings(),
      PLANNED,
    );

    expect(web).toMatchObject({ state: 'protected', nextStep: 'Keep fewer points.' });
    expect(web?.cause).toMatch(/^Every disk has its point.* Region westeurope would hold too many points\.$/);
    expect(other?.cause).not.toContain('Region');
  });
});
