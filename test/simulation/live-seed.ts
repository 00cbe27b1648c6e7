import { DAY } from '../oracle/time.ts';
import { calendarPage } from './calendar-page.ts';
import { Life } from './life.ts';

const FIRST_DAY = Date.parse('2026-01-01T00:00:00Z');
/** Lives begin apart, so that summer time comes and goes at another age of their points. */
const DAYS_APART = 17;

export interface SeedOptions {
  readonly seed: number;
  readonly days: number;
}

/** What there is to tell of one life. */
export interface Lived extends SeedOptions {
  readonly figures: Readonly<Record<string, number>>;
  /** What was wrong, with the step and the instant. */
  readonly wrongs: readonly string[];
  readonly page: string;
}

/** Lives the life of a seed. What ends it before its time is what was wrong. */
export async function liveSeed({ seed, days }: SeedOptions): Promise<Lived> {
  const startedAt = performance.now();
  const life = new Life({ seed, days, startsAt: FIRST_DAY + (seed - 1) * DAYS_APART * DAY });
  try {
    await life.live();
  } catch (error) {
    life.report.tellWrong(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { report, people, stage } = life;
  const figures = {
    seed,
    days,
    ticks: report.ticks,
    runs: report.runs,
    created: report.created,
    pruned: report.pruned,
    kept: report.kept,
    missed: report.missed.length,
    requests: report.requests,
    troubles: stage.troubles.past.length,
    faults: report.faults,
    kills: report.kills,
    touches: people.touches.length,
    checks: report.checks,
    compared: report.audits,
    seconds: Math.round((performance.now() - startedAt) / 1_000),
  };
  return { seed, days, figures, wrongs: report.wrongs, page: calendarPage(life) };
}
