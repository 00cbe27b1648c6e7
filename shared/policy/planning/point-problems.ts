import { formatInstant, type Instant, MINUTE } from '../instant.ts';
import type { Problem } from '../problem.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import type { DiskCase } from './disk-case.ts';
import { unitKey } from './unit.ts';

const CLOCK_TOLERANCE = 5 * MINUTE;

/** What a person should look at among the points: those in doubt, those dated ahead, and those of another owner. */
export function pointProblems(
  points: readonly RecoveryPoint[],
  cases: readonly DiskCase[],
  subscriptionId: string,
  now: Instant,
): readonly Problem[] {
  return [
    ...points.flatMap((point) => problemsOfPoint(point, subscriptionId, now)),
    ...otherOwners(cases, subscriptionId),
    ...unseenVms(cases, subscriptionId),
  ].sort((a, b) =>
    compareTexts(`${a.code} ${a.snapshotId ?? a.vmId ?? a.diskId}`, `${b.code} ${b.snapshotId ?? b.vmId ?? b.diskId}`),
  );
}

function problemsOfPoint(point: RecoveryPoint, subscriptionId: string, now: Instant): readonly Problem[] {
  const { ownership, snapshot, scheduledFor } = point;
  if (ownership.kind === 'foreign') return [];
  const base = { severity: 'problem', subscriptionId, snapshotId: snapshot.id } as const;
  if (ownership.kind === 'in-doubt') {
    const message = `Snapshot ${snapshot.name} carries our owner tag, but ${ownership.why}: it is kept and never counted.`;
    return [{ ...base, code: 'in-doubt', message, suggestion: 'Restore its tags, or delete it by hand.' }];
  }
  const ahead = Math.max(scheduledFor, snapshot.timeCreated ?? scheduledFor);
  if (ahead <= now + CLOCK_TOLERANCE) return [];
  const message = `Point ${snapshot.name} is dated ahead (${formatInstant(ahead)}): it is kept and satisfies no schedule.`;
  return [{ ...base, code: 'future-dated', message }];
}

/** Another installation's points on disks that we protect: once per VM (or detached disk) and owner. */
function otherOwners(cases: readonly DiskCase[], subscriptionId: string): readonly Problem[] {
  const hints = new Map<string, Problem>();
  for (const { protection, policy, points } of cases) {
    if (protection === undefined || policy === undefined) continue;
    const owners = new Set(points.flatMap(({ ownership }) => (ownership.kind === 'foreign' ? [ownership.owner] : [])));
    for (const owner of owners) {
      if (owner === undefined) continue;
      const { vm, disk } = protection;
      const key = `${unitKey(protection)} ${owner}`;
      if (hints.has(key)) continue;
      hints.set(key, {
        code: 'other-owner',
        severity: 'hint',
        message: `Another installation of Nightkeep (owner ${owner}) makes points of ${vm === undefined ? `disk ${disk.name}` : `VM ${vm.name}`} too.`,
        suggestion: `Opt it out of one of the two, or set NIGHTKEEP_ADOPT=${owner} if that installation is gone.`,
        subscriptionId,
        ...(vm === undefined ? {} : { vmId: vm.id }),
        diskId: disk.id,
      });
    }
  }
  return [...hints.values()];
}

/** Disks with points of ours whose VM was not listed: whether a policy selects them is not known. */
function unseenVms(cases: readonly DiskCase[], subscriptionId: string): readonly Problem[] {
  return cases.flatMap(({ protection, points }) => {
    const standing = protection?.standing;
    if (protection === undefined || standing?.kind !== 'unknown') return [];
    if (!points.some(({ ownership }) => ownership.kind === 'own')) return [];
    return [
      {
        code: 'vm-not-listed',
        severity: 'problem',
        message: `${standing.why} No new points are made of it and none is pruned.`,
        suggestion: 'Let the app read the VM, or tag the disk itself.',
        subscriptionId,
        diskId: protection.disk.id,
      } as const,
    ];
  });
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
