import { formatInstant, HOUR } from '../instant.ts';
import { regionKey } from '../names.ts';
import type { PlanInput } from '../plan.ts';
import type { Problem } from '../problem.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import type { standingPoints } from '../schedule/standing-points.ts';
import type { CopiesOfDisk } from './copied-case.ts';
import { copyName } from './copy-action.ts';
import { groupTrouble } from './group-trouble.ts';

import { isCopyIn, type WantedCopies } from './wanted-copies.ts';

type ProblemInput = Pick<PlanInput, 'now' | 'settings' | 'copyGroups' | 'subscriptionId'>;

/** What a person should know of copies: groups that are missing, copies that failed or do not come on, points given up. */
export function copyProblems(
  disks: readonly CopiesOfDisk[],
  standing: ReturnType<typeof standingPoints>,
  input: ProblemInput,
): readonly Problem[] {
  const targets = new Map(disks.flatMap(({ wanted }) => wanted.map(({ target }) => [JSON.stringify(target), target])));
  const groups = [...targets.values()].flatMap((target) => groupTrouble(target, input) ?? []);
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
  const about = { subscriptionId, ...(vm === undefined ? {} : { vmId: vm.id }), diskId: disk.id };
  const place = { location: regionKey(target.region) };
  const told: Problem[] = [];
  const failed = waiting.flatMap((source) => standing(copyName(one, { source, target, attempt: 1 }, settings)));
  if (failed.length > 0) {
    told.push({
      ...about,
      ...place,
      code: 'copy-failed',
      severity: 'problem',
      message: `The copy of disk ${disk.name} to ${target.region} for ${sayTimes(failed)} failed ${failed.length} times${whyOf(failed)}: the chain of copies stands still there.`,
    });
  }
  const slow = one.points.filter(
    (point) => isCopyIn(point, target.region) && isSlow(point, settings.pendingHours, now),
  );
  if (slow.length > 0) {
    told.push({
      ...about,
      ...place,
      code: 'copy-slow',
      severity: 'problem',
      message: `The copy of disk ${disk.name} to ${target.region} for ${sayTimes(slow)} is not complete after ${settings.pendingHours} hours; later points wait for it.`,
    });
  }
  if (dropped.length > 0) {
    told.push({
      ...about,
      ...place,
      code: 'copies-dropped',
      severity: 'hint',
      message: `Disk ${disk.name} has more points to copy to ${target.region} than can be caught up with: ${dropped.length} are given up (${sayTimes(dropped)}), the newest are copied.`,
    });
  }
  return told;
}

function isSlow({ state, snapshot, scheduledFor }: RecoveryPoint, pendingHours: number, now: number): boolean {
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
