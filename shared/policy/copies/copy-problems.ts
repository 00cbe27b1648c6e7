import { count } from '../count.ts';
import { formatInstant, HOUR, type Instant } from '../instant.ts';
import { regionKey } from '../names.ts';
import type { PlanInput } from '../plan.ts';
import type { Problem } from '../problem.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import type { standingPoints } from '../schedule/standing-points.ts';
import type { CopiesOfDisk } from './copied-case.ts';
import { copyName } from './copy-name.ts';
import { groupProblem } from './target-group.ts';

import { isCopyIn, type WantedCopies } from './wanted-copies.ts';

type ProblemInput = Pick<PlanInput, 'now' | 'settings' | 'copyGroups' | 'subscriptionId'>;

/** What a person should know of copies: groups that are missing, copies that failed or do not come on, points given up. */
export function copyProblems(
  disks: readonly CopiesOfDisk[],
  standing: ReturnType<typeof standingPoints>,
  input: ProblemInput,
): readonly Problem[] {
  const groups = disks.flatMap(({ one, wanted }) =>
    wanted.flatMap(({ target }) => groupProblem(target, one.protection.disk.location, input) ?? []),
  );
  const ofDisks = disks.flatMap((disk) => disk.wanted.flatMap((wanted) => problemsOf(disk, wanted, standing, input)));
  return [...new Map([...groups, ...ofDisks].map((problem) => [problem.message, problem])).values()].sort((a, b) =>
    a.message < b.message ? -1 : 1,
  );
}

function problemsOf(
  { one }: CopiesOfDisk,
  { target, waiting, dropped }: WantedCopies,
  standing: ReturnType<typeof standingPoints>,
  { settings, now, subscriptionId }: ProblemInput,
): readonly Problem[] {
  const { disk, vm } = one.protection;
  const { region } = target;
  const failed = waiting.flatMap((source) => {
    const name = copyName(one, { source, target, attempt: 1 }, settings);
    const tries = name === undefined ? [] : standing(name);
    return tries.filter(({ diskUniqueId, state }) => diskUniqueId === one.diskUniqueId && state === 'failed');
  });
  const slow = one.points.filter((point) => isCopyIn(point, region) && isSlowCopy(point, settings, now));
  return [
    ...tellFailed(failed, disk.name, region),
    ...tellSlow(slow, disk.name, region, settings),
    ...tellDropped(dropped, disk.name, region),
  ].map((told) => ({
    ...told,
    subscriptionId,
    ...(vm === undefined ? {} : { vmId: vm.id }),
    diskId: disk.id,
    location: regionKey(region),
  }));
}

type Told = Pick<Problem, 'code' | 'severity' | 'message' | 'suggestion'>;

function tellFailed(failed: readonly RecoveryPoint[], disk: string, region: string): readonly Told[] {
  if (failed.length === 0) return [];
  const message = `The copy of disk ${disk} to ${region} for ${sayTimes(failed)} failed ${count(failed.length, 'time')}${whyOf(failed)}: the chain of copies stands still there.`;
  return [{ code: 'copy-failed', severity: 'problem', message }];
}

function tellSlow(
  slow: readonly RecoveryPoint[],
  disk: string,
  region: string,
  { pendingHours }: ProblemInput['settings'],
): readonly Told[] {
  if (slow.length === 0) return [];
  const message = `The copy of disk ${disk} to ${region} for ${sayTimes(slow)} is not complete after ${count(pendingHours, 'hour')}; later points wait for it there, and Azure may take no copy of the disk to another region.`;
  const suggestion = `Should ${region} be lost for long, give it up, and the point at home is copied again: ${slow.map(deleteCommand).join('; ')}`;
  return [{ code: 'copy-slow', severity: 'problem', message, suggestion }];
}

function deleteCommand({ snapshot: { id, restorePoint } }: RecoveryPoint): string {
  return restorePoint === undefined
    ? `az snapshot delete --ids ${id}`
    : `az restore-point delete --yes --ids ${restorePoint.id}`;
}

function tellDropped(dropped: readonly RecoveryPoint[], disk: string, region: string): readonly Told[] {
  if (dropped.length === 0) return [];
  const message = `Disk ${disk} has more points to copy to ${region} than can be caught up with: the newest are copied, ${dropped.length} are not (${sayTimes(dropped)}).`;
  return [{ code: 'copies-dropped', severity: 'hint', message }];
}

/** Whether a copy has not come to its end for as long as a point may be pending. */
export function isSlowCopy(
  { state, snapshot, scheduledFor }: RecoveryPoint,
  { pendingHours }: Pick<PlanInput['settings'], 'pendingHours'>,
  now: Instant,
): boolean {
  return state === 'pending' && now - (snapshot.timeCreated ?? scheduledFor) >= pendingHours * HOUR;
}

const MOST_TIMES = 5;

function sayTimes(points: readonly RecoveryPoint[]): string {
  const times = [...new Set(points.map(({ scheduledFor }) => formatInstant(scheduledFor)))];
  const rest = times.length > MOST_TIMES ? ` and ${times.length - MOST_TIMES} more` : '';
  return `${times.slice(0, MOST_TIMES).join(', ')}${rest}`;
}

function whyOf(failed: readonly RecoveryPoint[]): string {
  const codes = [...new Set(failed.flatMap(({ snapshot }) => snapshot.copyCompletionError ?? []))];
  return codes.length === 0 ? '' : ` (${codes.join(', ')})`;
}
