import { expect, test } from 'vitest';
import { runPage } from '../../../shared/dashboard/pages/run.ts';
import { readRunPage } from '../../../shared/dashboard/read/read-run-page.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';
import type { ActionReport, RunReport } from '../../../shared/run/read/read-run.ts';
import { startRun } from '../../../shared/run/start/start-run.ts';
import { aRun } from '../../local/report/a-run.ts';
import { addPoint, addVm, aWorld, drain, nights, tickAndDrain } from '../../run/world.ts';

const NOW = parseInstant('2026-11-23T06:00Z');

function show(run: RunReport, page = 1): string {
  return String(runPage({ run, page, now: NOW }));
}

/** 6,000 actions of 1,500 VMs, each with a long name; every tenth failed. */
function aHugeRun(): RunReport {
  const subscriptionId = '5a3c1f00-0000-4000-8000-0000000000a1';
  const compute = (type: string, name: string) =>
    `/subscriptions/${subscriptionId}/resourceGroups/estate/providers/Microsoft.Compute/${type}/${name}`;
  const actions = Array.from({ length: 6_000 }, (_, place): ActionReport => {
    const vm = `${'a-very-long-name-'.repeat(3)}${String(place % 1_500).padStart(4, '0')}`;
    const failed = place % 10 === 0;
    return {
      kind: 'create',
      state: failed ? 'failed' : 'succeeded',
      reasons: ['due', 'late'],
      subscriptionId,
      vmId: compute('virtualMachines', vm),
      diskId: compute('disks', `${vm}-disk`),
      snapshotId: compute('snapshots', `${vm}-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa`),
      scheduledFor: '2026-11-23T02:00:00Z',
      ...(failed ? { error: { code: 'AuthorizationFailed', message: 'm'.repeat(500), remedy: 'r'.repeat(500) } } : {}),
    };
  });
  return { ...aRun(), actions };
}

test('a failed action is told first, with what to do and the id of the request', () => {
  const [action, failed] = aRun().actions;
  if (action === undefined || failed?.error === undefined) throw new Error('no actions');
  const error = { ...failed.error, requestId: '3f2b-77' };

  const page = show({ ...aRun(), actions: [action, { ...failed, error }] });

  expect(page.indexOf('web-01-content')).toBeLessThan(page.indexOf('web-01-os'));
  expect(page).toContain('AuthorizationFailed');
  expect(page).toContain('Grant the role.');
  expect(page).toContain('3f2b-77');
});

test('a run of 6,000 actions is shown in 30 pages of less than 1 MB, the failed ones before all others', () => {
  const run = aHugeRun();
  const pages = Array.from({ length: 30 }, (_, place) => show(run, place + 1));
  const rows = (page: string) => page.split('<th scope="row">').length - 1;

  expect(Math.max(...pages.map((page) => Buffer.byteLength(page)))).toBeLessThan(1_000_000);
  expect(pages.map(rows)).toEqual(pages.map(() => 200));
  expect(pages.map((page) => page.includes('<h2>Failed</h2>'))).toEqual(pages.map((_, place) => place < 3));
  expect(pages[29]).toContain('Page 30 of 30');
  expect(show(run, 99)).toBe(pages[29]);
});

test('a point of a VM restore point says what consistency was reached, and no other does', () => {
  const [create] = aRun().actions;
  if (create === undefined) throw new Error('no action');
  const reached = { ...create, consistency: 'FileSystemConsistent' };

  expect(show({ ...aRun(), actions: [reached] })).toContain('<span class="place">file-system-consistent</span>');
  expect(show({ ...aRun(), actions: [create] })).not.toContain('consistent');
});

test('prunes of one disk that ended alike are one row that names each', () => {
  const prune = aRun().actions.find(({ kind }) => kind === 'prune');
  if (prune === undefined) throw new Error('no prune');
  const of = (day: number) => ({ ...prune, snapshotId: `${prune.snapshotId?.replace('20261001', `202610${day}`)}` });

  const page = show({ ...aRun(), actions: [of(11), of(12), of(13)] });

  expect(page.split('<th scope="row">')).toHaveLength(2);
  expect(page).toContain('prune 3 points');
  for (const day of [11, 12, 13]) expect(page).toContain(`2026-10-${day} 02:00`);
});

test('an open run has a progress bar and a link that looks again', () => {
  const { endedAt: _, ...run } = aRun();
  const page = show({ ...run, state: 'running', progress: { done: 3, total: 4 } });

  expect(page).toContain('<progress aria-label="Progress" value="3" max="4">');
  expect(page).toContain('3 of 4 actions done.');
  expect(page).toContain(`href="/api/dashboard/run?id=${run.id}"`);
});

test('an open run is told by its actions, whose record is moved only when it is watched', () => {
  const { endedAt: _, ...run } = aRun();
  const counts = { ...run.counts, creates: 0, created: 0, pruned: 0, failed: 0 };
  const page = show({ ...run, state: 'planning', counts, progress: { done: 4, total: 4 } });

  expect(page).toContain('run-running');
  expect(page).toContain('1 of 2 points made so far, 2 pruned, 1 failed');
  expect(page).toContain('All of 4 actions done; the run ends within a minute.');
});

test('holds of one disk that ended alike are one row, and a lifted one says so', () => {
  const [create] = aRun().actions;
  if (create?.snapshotId === undefined) throw new Error('no action');
  const hold = { ...create, kind: 'hold' as const, reasons: ['hold'] };
  const other = create.snapshotId.replace('20261123', '20261122');
  const lifted = { ...hold, reasons: ['hold-lifted'] };

  expect(show({ ...aRun(), kind: 'hold', actions: [hold, { ...hold, snapshotId: other }] })).toContain('hold 2 points');
  expect(show({ ...aRun(), kind: 'hold', actions: [lifted] })).toContain('lift the hold of the point of');
});

test('an unreadable subscription is told with Azure’s words and the remedy', () => {
  const error = { code: 'AuthorizationFailed', message: 'No right.', remedy: 'az role assignment create' };
  const page = show({ ...aRun(), subscriptions: [{ id: 'sub-1', state: 'unreadable', error }] });

  expect(page).toContain('1 subscription could not be read');
  expect(page).toContain('az role assignment create');
});

test('a dry run is a plan: what would be made and pruned and why, and what stays', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly keep 2d');
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  for (const night of nights(6).slice(1)) addPoint(world, disk, night, { vm });
  await tickAndDrain(world);
  const started = await startRun(world.ports, world.settings, {
    target: { kind: 'all' },
    creates: 'now',
    prune: true,
    keepFor: { count: 7, unit: 'd' },
    dryRun: true,
    startedBy: { kind: 'http', principal: 'ada' },
  });
  await drain(world);

  const view = await readRunPage(world.ports, started.runId, 1);
  if (view === undefined) throw new Error('no run');
  const page = String(runPage(view));

  expect(page).toContain('Nothing was changed');
  expect(page).toContain('taken on demand, with an expiry of its own');
  expect(view.plan?.vms).toMatchObject([{ disks: [{ disk: 'web-os', created: [{}] }] }]);
  expect(page).toMatch(/Keeps.*\d points: /s);
});

test('there is no page of a run that never was', async () => {
  expect(await readRunPage(aWorld().ports, 'none', 1)).toBeUndefined();
});
