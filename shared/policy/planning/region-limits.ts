import { DAY, formatInstant, type Instant } from '../instant.ts';
import { REGION_CREATES, REGION_SHARE, REGION_SNAPSHOTS, REGION_WINDOW_MS, sayNumber } from '../limits.ts';
import type { Policy } from '../policy.ts';
import type { Problem } from '../problem.ts';
import { occurrencesBetween } from '../schedule/occurrences.ts';
import { formatSchedule } from '../tag/canonical.ts';
import { maximumPoints } from '../tag/maximum-points.ts';
import type { DiskCase } from './disk-case.ts';

const MOST_CREATES = REGION_CREATES * REGION_SHARE;
const MOST_SNAPSHOTS = REGION_SNAPSHOTS * REGION_SHARE;
/** Weekly schedules come round within the first, monthly cron text within the second, together with all others. */
const [CALENDAR_REACH, CRON_REACH] = [8 * DAY, 35 * DAY];
/** Terms of a sum that are shown; the rest is one. */
const MOST_TERMS = 3;

/** A part of a sum: so many points, of what. */
interface Term {
  readonly points: number;
  readonly words: string;
}

/**
 * Regions where the protected disks together ask for more than 80 % of what Azure takes in one region and subscription:
 * snapshots, once every rule is full, or creates within the densest 30 minutes of their schedules.
 */
export function regionLimitProblems(
  cases: readonly DiskCase[],
  subscriptionId: string,
  now: Instant,
): readonly Problem[] {
  const regions = new Map<string, Map<Policy, number>>();
  for (const { policy, protection } of cases) {
    if (policy === undefined || protection === undefined) continue;
    const region = protection.disk.location.toLowerCase();
    const disks = regions.get(region) ?? new Map<Policy, number>();
    regions.set(region, disks.set(policy, (disks.get(policy) ?? 0) + 1));
  }
  return [...regions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([location, disks]) => {
      const about = { severity: 'problem', subscriptionId, location } as const;
      return [...tooManySnapshots(location, disks), ...tooManyCreates(location, disks, now)].map((problem) => ({
        ...about,
        ...problem,
      }));
    });
}

type Told = Pick<Problem, 'code' | 'message' | 'suggestion'>;

function tooManySnapshots(location: string, disks: ReadonlyMap<Policy, number>): readonly Told[] {
  const terms = [...disks].map(([policy, count]) => {
    const most = maximumPoints(policy);
    return {
      points: count * most,
      words: `${sayNumber(count)} disks x ${sayNumber(most)} (${policy.name})`,
    };
  });
  const sum = sumOf(terms);
  if (sum <= MOST_SNAPSHOTS) return [];
  return [
    {
      code: 'region-full',
      message: `Region ${location} would hold too many points: ${sayTerms(terms)} = ${sayNumber(sum)}, the limit is ${sayNumber(MOST_SNAPSHOTS)} (80 % of the ${sayNumber(REGION_SNAPSHOTS)} snapshots that Azure takes per region and subscription).`,
      suggestion: 'Keep fewer points, or move some of its VMs to another subscription.',
    },
  ];
}

/** A schedule with the disks that follow it. */
interface Load {
  readonly policy: Policy;
  readonly words: string;
  readonly disks: number;
}

function tooManyCreates(location: string, disks: ReadonlyMap<Policy, number>, now: Instant): readonly Told[] {
  const loads = loadsOf(disks);
  const ceiling = loads.reduce((sum, load) => sum + load.disks * mostInWindow(load.policy), 0);
  if (ceiling <= MOST_CREATES) return [];
  const densest = densestWindow(loads, now);
  const sum = sumOf(densest.terms);
  if (sum <= MOST_CREATES) return [];
  return [
    {
      code: 'region-too-dense',
      message: `Region ${location} is asked for too many points within 30 minutes, from ${formatInstant(densest.from)} on: ${sayTerms(densest.terms)} = ${sayNumber(sum)}, the limit is ${sayNumber(MOST_CREATES)} (80 % of the ${sayNumber(REGION_CREATES)} creates that Azure takes per region and subscription).`,
      suggestion: 'Give some of its VMs another time, such as: nightly at 03:00',
    },
  ];
}

/** Policies that come at the same times are one load. */
function loadsOf(disks: ReadonlyMap<Policy, number>): readonly Load[] {
  const loads = new Map<string, Load>();
  for (const [policy, count] of disks) {
    const words = `${formatSchedule(policy.schedule)} tz ${policy.timeZone}`;
    loads.set(words, { policy, words, disks: (loads.get(words)?.disks ?? 0) + count });
  }
  return [...loads.values()];
}

/** No fewer than its occurrences within any 30 minutes. */
function mostInWindow({ schedule }: Policy): number {
  switch (schedule.kind) {
    case 'at':
      return schedule.times.length;
    case 'every':
      return 1;
    case 'cron':
      return REGION_WINDOW_MS / 60_000;
  }
}

/** The 30 minutes with the most creates, with what each schedule asks for in them. */
function densestWindow(
  loads: readonly Load[],
  now: Instant,
): { readonly from: Instant; readonly terms: readonly Term[] } {
  const hasCron = loads.some(({ policy }) => policy.schedule.kind === 'cron');
  const until = now + (hasCron ? CRON_REACH : CALENDAR_REACH);
  const asked = loads
    .flatMap((load) => occurrencesBetween(load.policy, now, until).map((at) => ({ at, load })))
    .sort((a, b) => a.at - b.at);
  let [first, sum, best, bestFirst, bestLast] = [0, 0, 0, 0, -1];
  asked.forEach(({ at, load }, last) => {
    sum += load.disks;
    for (let oldest = asked[first]; oldest !== undefined && oldest.at <= at - REGION_WINDOW_MS; oldest = asked[first]) {
      sum -= oldest.load.disks;
      first += 1;
    }
    if (sum > best) [best, bestFirst, bestLast] = [sum, first, last];
  });
  const within = asked.slice(bestFirst, bestLast + 1);
  const terms = [...Map.groupBy(within, ({ load }) => load)].map(([load, times]) => ({
    points: load.disks * times.length,
    words: `${sayNumber(load.disks * times.length)} (${load.words})`,
  }));
  return { from: within[0]?.at ?? now, terms };
}

function sumOf(terms: readonly Term[]): number {
  return terms.reduce((sum, { points }) => sum + points, 0);
}

/** The largest parts of a sum, and the rest as one. */
function sayTerms(terms: readonly Term[]): string {
  const sorted = terms.toSorted((a, b) => b.points - a.points || (a.words < b.words ? -1 : 1));
  const rest = sorted.slice(MOST_TERMS);
  const others = rest.length === 0 ? [] : [`${sayNumber(sumOf(rest))} (${rest.length} more)`];
  return [...sorted.slice(0, MOST_TERMS).map(({ words }) => words), ...others].join(' + ');
}
