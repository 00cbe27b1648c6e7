import type { PointItem } from '../../../shared/run/read/point-item.ts';
import type { RunReport } from '../../../shared/run/read/read-run.ts';

const subscriptionId = '5a3c1f00-0000-4000-8000-0000000000a1';
const compute = (group: string, type: string, name: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Compute/${type}/${name}`;
const snapshot = (name: string) => compute('nightkeep-snapshots', 'snapshots', name);

const vmId = compute('web', 'virtualMachines', 'web-01');
const diskId = compute('web', 'disks', 'web-01-os');

/** A run that made one point, failed to make another, pruned two and skipped a disk. */
export function aRun(): RunReport {
  return {
    id: '20261123T055000Z-abc',
    kind: 'run',
    state: 'partial',
    startedAt: '2026-11-23T05:50:00Z',
    endedAt: '2026-11-23T05:50:31Z',
    startedBy: { kind: 'timer' },
    mode: 'full',
    creates: 'due',
    prune: true,
    dryRun: false,
    fullPass: true,
    target: { kind: 'all' },
    counts: {
      creates: 2,
      prunes: 2,
      skips: 1,
      problems: 1,
      created: 1,
      pruned: 2,
      failed: 1,
      skipped: 1,
      superseded: 0,
      lockBlocked: 0,
      pending: 0,
      kept: 2,
    },
    progress: { done: 4, total: 4 },
    subscriptions: [{ id: subscriptionId, state: 'planned' }],
    sets: [],
    actions: [
      {
        kind: 'create',
        state: 'succeeded',
        reasons: ['due'],
        subscriptionId,
        vmId,
        diskId,
        snapshotId: snapshot('web-01-os-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa'),
        scheduledFor: '2026-11-23T02:00:00Z',
      },
      {
        kind: 'create',
        state: 'failed',
        reasons: ['due'],
        subscriptionId,
        vmId,
        diskId: compute('web', 'disks', 'web-01-content'),
        snapshotId: snapshot('web-01-content-20261123T0200Z-bbbbbbbbbbbbbbbbbbbb'),
        scheduledFor: '2026-11-23T02:00:00Z',
        error: { code: 'AuthorizationFailed', message: 'The client has no permission.', remedy: 'Grant the role.' },
      },
      {
        kind: 'prune',
        state: 'succeeded',
        reasons: ['expired'],
        subscriptionId,
        vmId,
        diskId,
        snapshotId: snapshot('web-01-os-20261001T0200Z-cccccccccccccccccccc'),
      },
      {
        kind: 'prune',
        state: 'succeeded',
        reasons: ['expired'],
        subscriptionId,
        snapshotId: snapshot('gone-os-20260924T0200Z-dddddddddddddddddddd'),
      },
      { kind: 'skip', state: 'skipped', reasons: ['It is ephemeral.'], subscriptionId, vmId },
    ],
    problems: [
      {
        code: 'tag',
        severity: 'problem',
        vmId: compute('build', 'virtualMachines', 'build-01'),
        tag: 'nigthly',
        message: 'It names no policy.',
        suggestion: 'nightly',
      },
      {
        code: 'near-miss-key',
        severity: 'hint',
        vmId: compute('legacy', 'virtualMachines', 'legacy-01'),
        tag: 'snapshot_policy',
        message: 'This key opts nothing in.',
      },
    ],
  };
}

/** Two points of web-01-os that are kept. */
export function keptPoints(): readonly PointItem[] {
  const point = (night: string, reasons: PointItem['reasons']): PointItem => ({
    id: snapshot(`web-01-os-${night.replaceAll('-', '')}T0200Z-eeeeeeeeeeeeeeeeeeee`),
    disk: diskId,
    diskUniqueId: 'u1',
    vm: 'web/web-01',
    kind: 'scheduled',
    scheduledFor: `${night}T02:00:00Z`,
    state: 'usable',
    decision: 'keep',
    reasons,
    asOf: '2026-11-23T05:50:00Z',
  });
  return [point('2026-11-22', ['daily-1', 'weekly-1', 'floor']), point('2026-11-21', ['daily-2', 'floor'])];
}
