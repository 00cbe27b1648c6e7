import type { Policy, PolicyBook, Retention, Schedule } from '../policy.ts';
import { EVERY_DAY } from './built-in.ts';
import { formatDays } from './days.ts';
import { formatRetention } from './keep.ts';
import { formatTime } from './times.ts';

/** What a tag's value may hold in Azure, in characters. */
export const TAG_VALUE_LENGTH = 256;

/** The longest name of a policy: it must fit the tag `nightkeep-policy` with room to spare. */
export const NAME_LENGTH = 64;

/**
 * The one spelling of a policy as a tag's value: its name and the clauses in which it differs from the book's policy of
 * that name. `readTag` of it gives the same policy, as far as tags can say it.
 */
export function canonicalPolicy(policy: Policy, book: PolicyBook): string {
  const base = book.policies.get(policy.name.toLowerCase());
  if (base === undefined) return fullText(policy);
  const keep = sameRetention(policy.retention, base.retention) ? [] : [`keep ${formatRetention(policy.retention)}`];
  const zone = policy.timeZone === base.timeZone ? [] : [`tz ${policy.timeZone}`];
  return [base.name, ...scheduleChanges(policy.schedule, base.schedule), ...keep, ...zone].join(' ');
}

/** All clauses of a policy without its name; cron text has no clause, so there the name stands for the schedule. */
export function fullText(policy: Policy): string {
  const keep = `keep ${formatRetention(policy.retention)} tz ${policy.timeZone}`;
  if (policy.schedule.kind === 'cron') return `${policy.name} ${keep}`;
  const days = policy.schedule.kind === 'at' && isEveryDay(policy.schedule.days) ? ' on mon-sun' : '';
  return `${formatSchedule(policy.schedule)}${days} ${keep}`;
}

/** `at 02:00`, `at 06:00/18:00 on mon-fri`, `every 4h`; every day goes without saying. Cron text as it is. */
export function formatSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'at': {
      const days = isEveryDay(schedule.days) ? '' : ` on ${formatDays(schedule.days)}`;
      return `at ${schedule.times.map(formatTime).join('/')}${days}`;
    }
    case 'every':
      return `every ${schedule.hours}h`;
    case 'cron':
      return `cron ${schedule.expression}`;
  }
}

export function sameSchedule(a: Schedule, b: Schedule): boolean {
  return formatSchedule(a) === formatSchedule(b);
}

function sameRetention(a: Retention, b: Retention): boolean {
  return formatRetention(a) === formatRetention(b);
}

function scheduleChanges(schedule: Schedule, base: Schedule): readonly string[] {
  if (sameSchedule(schedule, base)) return [];
  if (schedule.kind !== 'at') return [formatSchedule(schedule)];
  const times = schedule.times.map(formatTime).join('/');
  const baseDays = base.kind === 'at' ? base.days : EVERY_DAY;
  const sameTimes = base.kind === 'at' && times === base.times.map(formatTime).join('/');
  const sameDays = formatDays(schedule.days) === formatDays(baseDays);
  return [...(sameTimes ? [] : [`at ${times}`]), ...(sameDays ? [] : [`on ${formatDays(schedule.days)}`])];
}

function isEveryDay(days: readonly number[]): boolean {
  return days.length === EVERY_DAY.length;
}
