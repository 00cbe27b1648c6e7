import { DAY, HOUR, type Instant, inZone } from '../policy/instant.ts';
import type { Ports } from '../run/ports.ts';
import { coverageItem } from '../run/read/coverage-item.ts';
import { verdictOf } from '../run/read/verdict.ts';
import type { Run } from '../run/records.ts';
import type { RunSettings } from '../run/settings.ts';
import { firstNight, type Settled } from './first-night.ts';
import { changeLedger } from './ledger.ts';
import type { Draft } from './notice.ts';
import type { Seen } from './see/see.ts';
import { readWeek, weekly } from './weekly.ts';

/** Without a good night for so long, what stands is told all the same. */
const LONGEST_SETTLING_MS = 36 * HOUR;
const WEEKLY_HOUR = 8;
/** The message of the first good night says what a weekly one would. */
const LEAST_BETWEEN_MS = DAY;

/** What was told of the app as a whole. */
export interface Calendar {
  /** The first look: what ended before is no news. */
  readonly startedAt: Instant;
  /** When the message of the first good night was written; until then what stands is not told one by one. */
  readonly settledAt?: Instant;
}

const KEY = 'calendar';

/** The calendar as it stands; the first look begins it. */
export async function readCalendar(ports: Ports, timeZone: string): Promise<Calendar> {
  let calendar: Calendar | undefined;
  await changeLedger(ports, KEY, ({ open, dates = {} }) => {
    const now = ports.clock.now();
    const { started = now, week = weekOf(now, timeZone), settled } = dates;
    calendar = { startedAt: started, ...(settled === undefined ? {} : { settledAt: settled }) };
    return { open, dates: { ...dates, started, week }, drafts: [] };
  });
  if (calendar === undefined) throw new Error('the calendar was not read');
  return calendar;
}

/** Writes the message of the first good night once, and then one each Monday at 08:00 of the zone of the settings. */
export async function changeCalendar(
  ports: Ports,
  settings: RunSettings,
  seen: Seen,
  ended: readonly Run[],
): Promise<void> {
  await changeLedger(ports, KEY, async ({ open, dates = {} }) => {
    const { now } = seen;
    const { started = now, settled, week: told = 0 } = dates;
    if (settled === undefined) {
      const why = settledBy(started, ended, now);
      if (why === undefined) return { open, dates, drafts: [] };
      const draft = firstNight(verdictOf(seen.rows, seen.health, now), why);
      return { open, dates: { ...dates, settled: now }, drafts: [draft] };
    }
    const week = weekOf(now, settings.timeZone);
    if (week <= told) return { open, dates, drafts: [] };
    const isNews = now - settled >= LEAST_BETWEEN_MS;
    return { open, dates: { ...dates, week }, drafts: isNews ? [await thisWeek(ports, seen)] : [] };
  });
}

async function thisWeek(ports: Ports, { rows, health, drills, now }: Seen): Promise<Draft> {
  const items = rows.map((row) => coverageItem(row, now));
  return weekly(verdictOf(rows, health, now, items), await readWeek(ports, now), items, drills, now);
}

/** The Monday whose 08:00 by the local clock came last. */
function weekOf(now: Instant, timeZone: string): Instant {
  const monday = inZone(now, timeZone).startOf('week').set({ hour: WEEKLY_HOUR });
  return (monday.toMillis() <= now ? monday : monday.minus({ weeks: 1 })).toMillis();
}

/** A run of the timer that made points is a good night; one that only observes makes none. */
function settledBy(startedAt: Instant, ended: readonly Run[], now: Instant): Settled | undefined {
  const nights = ended.filter(({ startedBy, state }) => startedBy.kind === 'timer' && state !== 'failed');
  if (nights.some(({ counts }) => counts.created > 0)) return 'good-night';
  if (nights.some(({ mode, counts }) => mode === 'observe' && counts.creates > 0)) return 'observed';
  return now - startedAt > LONGEST_SETTLING_MS ? 'no-night' : undefined;
}
