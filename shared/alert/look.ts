import { DAY } from '../policy/instant.ts';
import type { Ports } from '../run/ports.ts';
import type { RunSettings } from '../run/settings.ts';
import { changeCalendar, readCalendar } from './calendar.ts';
import { bySight, changeLedger, type Ledger } from './ledger.ts';
import { tendOutbox } from './outbox/tend-outbox.ts';
import { DRILL_WORDS, seeFailedDrills } from './see/failed-drills.ts';
import { seeFleet } from './see/fleet.ts';
import { HEALTH_WORDS, seeIllHealth } from './see/ill-health.ts';
import { PROTECTION_WORDS, seeLostProtection } from './see/lost-protection.ts';
import { OLD_POINT_WORDS, seeOldPoints } from './see/old-points.ts';
import { OVERDUE_WORDS, seeOverdue } from './see/overdue.ts';
import { readRecentRuns } from './see/recent-runs.ts';
import { type Seen, see } from './see/see.ts';
import { PARTLY_WORDS, PROBLEM_WORDS, seePartly, seeProblems } from './see/vm-problems.ts';
import { type Sight, settle, type Words } from './settle.ts';
import { settleSteadily } from './settle-steadily.ts';
import { tellPlanProblems } from './tell-plan-problems.ts';
import { tellRuns } from './tell-runs.ts';
import { tellVanished } from './tell-vanished.ts';

/** A run that ended before is no news, where nobody was to be told then. */
const OLDEST_NEWS_MS = 3 * DAY;

/**
 * Looks at what stands now and writes the messages that people are owed: what newly stands, what is mended, what ended. What
 * stood at the first look is told in the one message of the first good night. Done twice, or by two at once, it tells
 * nothing twice.
 */
export async function look(ports: Ports, settings: RunSettings, runId?: string): Promise<void> {
  if (ports.receiver === undefined) return;
  const calendar = await readCalendar(ports, settings.timeZone);
  const seen = await see(ports);
  const since = Math.max(calendar.startedAt, seen.now - OLDEST_NEWS_MS);
  const { ended, isWorking } = await readRecentRuns(ports, since, runId);
  const isQuiet = calendar.settledAt === undefined;
  for (const run of await untold(ports, ended)) await tellPlanProblems(ports, run, isQuiet);
  await tellRuns(ports, ended);
  await tellStanding(ports, seen, { isQuiet, mayLack: isWorking || settings.mode === 'observe' });
  await tellVanished(ports);
  await changeCalendar(ports, settings, seen, ended);
  await tendOutbox(ports);
}

async function untold<T extends { readonly id: string }>(ports: Ports, runs: readonly T[]): Promise<readonly T[]> {
  const told = new Set((await ports.state.get<Ledger>('incident', 'run'))?.value.told);
  return runs.filter(({ id }) => !told.has(id));
}

/** How what stands is taken. */
interface Moment {
  /** As known. */
  readonly isQuiet: boolean;
  /** What lacks points may: a run is at work that may be making them, or none is to make any. */
  readonly mayLack: boolean;
}

async function tellStanding(ports: Ports, seen: Seen, { isQuiet, mayLack }: Moment): Promise<void> {
  const { now, rows, isWhole, health, drills } = seen;
  const fleet = seeFleet(rows, isWhole, now);
  const tell = (key: string, sight: Sight, words: Words) =>
    changeLedger(ports, key, (ledger) => bySight(ledger, now, () => settle(ledger, sight, words, isQuiet)));
  const tellLacking = async (key: string, other: string, sight: Sight, words: Words) => {
    const told = (await ports.state.get<Ledger>('incident', other))?.value.open ?? {};
    const isNone = (subject: string) => mayLack || told[subject] !== undefined;
    await changeLedger(ports, key, (ledger) =>
      bySight(ledger, now, () => settle(ledger, withoutNew(sight, ledger, isNone), words, isQuiet)),
    );
  };
  // Health that is not ok is told from the first look on: it may keep the first good night from coming.
  await changeLedger(ports, 'health', (ledger) =>
    bySight(ledger, now, () => settleSteadily(ledger, seeIllHealth(health), HEALTH_WORDS, now)),
  );
  // What was told as the one is not told again as the other.
  await tellLacking('overdue', 'age', seeOverdue(fleet, now), OVERDUE_WORDS);
  await tellLacking('age', 'overdue', seeOldPoints(fleet), OLD_POINT_WORDS);
  await tell('problem', seeProblems(fleet), PROBLEM_WORDS);
  await tell('partly', seePartly(fleet), PARTLY_WORDS);
  await tell('protection', seeLostProtection(fleet), PROTECTION_WORDS);
  await tell('drill', seeFailedDrills(drills), DRILL_WORDS);
}

/** Without what is not told yet and need not be. */
function withoutNew(sight: Sight, { open }: Ledger, isNone: (subject: string) => boolean): Sight {
  return {
    ...sight,
    standing: sight.standing.filter(({ subject }) => open[subject] !== undefined || !isNone(subject)),
  };
}
