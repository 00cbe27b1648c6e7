import type { RpcTypedData } from './core-types.ts';
import { type Ncrontab, nextNcrontab, parseNcrontab } from './ncrontab.ts';

// The longest wait between two looks at the clock, so that a laptop that slept fires soon after it wakes.
const LONGEST_WAIT_MS = 30_000;
const PAST_DUE_AFTER_MS = 1_000;

/** A moment of a timer: which one, and the one that follows. */
export interface TimerMoment {
  readonly scheduledFor: number;
  readonly next: number;
  readonly isPastDue: boolean;
}

/**
 * Fires at each moment of the expression, in UTC, never twice at once: a moment that comes while the function still
 * runs, or while the machine sleeps, is made up for once. Returns what stops it.
 */
export function startTimer(expression: string, fire: (moment: TimerMoment) => Promise<void>): () => void {
  const cron = parseNcrontab(expression);
  let due = nextNcrontab(cron, Date.now());
  let waiting: NodeJS.Timeout;
  let stopped = false;
  const wait = (): void => {
    if (stopped) return;
    waiting = setTimeout(look, Math.min(Math.max(due - Date.now(), 0), LONGEST_WAIT_MS));
  };
  const look = async (): Promise<void> => {
    if (Date.now() >= due) {
      const moment = momentAt(cron, due, Date.now());
      due = moment.next;
      await fire(moment);
      due = latestMissed(cron, due, Date.now());
    }
    wait();
  };
  wait();
  return () => {
    stopped = true;
    clearTimeout(waiting);
  };
}

/** The moment a timer is fired for by hand, between two of its own. */
export function momentAt(cron: Ncrontab, scheduledFor: number, now: number): TimerMoment {
  const isPastDue = now - scheduledFor > PAST_DUE_AFTER_MS;
  return { scheduledFor, next: nextNcrontab(cron, Math.max(now, scheduledFor)), isPastDue };
}

/** Of several missed moments only the last is made up for. */
function latestMissed(cron: Ncrontab, due: number, now: number): number {
  let latest = due;
  for (let next = due; next <= now; next = nextNcrontab(cron, next)) latest = next;
  return latest;
}

/** What the Functions host sends of a timer; the library turns its keys to camel case. */
export function timerInput(moment: TimerMoment): RpcTypedData {
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    json: JSON.stringify({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: { Last: iso(moment.scheduledFor), Next: iso(moment.next), LastUpdated: iso(moment.scheduledFor) },
      IsPastDue: moment.isPastDue,
    }),
  };
}
