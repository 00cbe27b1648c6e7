import type { LocalTime, Schedule, Weekday } from '../../../shared/policy/policy.ts';
import type { Scheduled } from '../../../shared/policy/schedule/occurrences.ts';

export const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** `at('01:30', '13:00')` */
export function at(...times: readonly string[]): Schedule {
  return { kind: 'at', times: times.map(localTime), days: EVERY_DAY };
}

export function every(hours: (Schedule & { kind: 'every' })['hours']): Schedule {
  return { kind: 'every', hours };
}

export function cron(expression: string): Schedule {
  return { kind: 'cron', expression };
}

export function inLondon(schedule: Schedule): Scheduled {
  return { schedule, timeZone: 'Europe/London' };
}

function localTime(text: string): LocalTime {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return { hour, minute };
}
