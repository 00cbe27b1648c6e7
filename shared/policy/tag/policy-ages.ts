import { alertAges } from '../alert-ages.ts';
import { DAY, MINUTE } from '../instant.ts';
import type { PolicyAges, Schedule } from '../policy.ts';
import { longestGapMs } from '../schedule/longest-gap.ts';
import type { PolicyText } from './policies-schema.ts';
import { readSpan, spanDays } from './span.ts';

type Report = (field: 'warnAfter' | 'criticalAfter', message: string) => void;

/** The ages that an entry of a policies file gives for its schedule; each mistake goes to `fail` with its field. */
export function readPolicyAges(text: PolicyText, schedule: Schedule, fail: Report): PolicyAges | undefined {
  const warnAfterMs = readField(text, 'warnAfter', fail);
  const criticalAfterMs = readField(text, 'criticalAfter', fail);
  if (warnAfterMs === undefined && criticalAfterMs === undefined) return undefined;
  const ages = {
    ...(warnAfterMs === undefined ? {} : { warnAfterMs }),
    ...(criticalAfterMs === undefined ? {} : { criticalAfterMs }),
  };
  checkAges(ages, schedule, fail);
  return ages;
}

function readField(text: PolicyText, field: 'warnAfter' | 'criticalAfter', fail: Report): number | undefined {
  const typed = text[field];
  if (typed === undefined) return undefined;
  const age = readAgeMs(typed);
  if (age === undefined) fail(field, `must be a time such as 90min, 28h, 8d or 2w, not ${JSON.stringify(typed)}`);
  return age;
}

/** Months and years have no one length, so an age has none of them. */
function readAgeMs(text: string): number | undefined {
  const minutes = /^(\d{1,6})\s*min(s|utes?)?$/i.exec(text.trim());
  if (minutes !== null) return Number(minutes[1]) > 0 ? Number(minutes[1]) * MINUTE : undefined;
  const span = readSpan(text);
  if (span === undefined || span.unit === 'mo' || span.unit === 'y') return undefined;
  return Math.round(spanDays(span) * DAY);
}

function checkAges(ages: PolicyAges, schedule: Schedule, fail: Report): void {
  const { warnAfterMs, criticalAfterMs } = alertAges({ schedule, ages });
  const gap = longestGapMs(schedule);
  if (warnAfterMs <= gap) {
    fail('warnAfter', `must be longer than ${sayAge(gap)}, which is how far apart its points are`);
  } else if (criticalAfterMs <= warnAfterMs) {
    const field = ages.criticalAfterMs === undefined ? 'warnAfter' : 'criticalAfter';
    fail(field, `warnAfter (${sayAge(warnAfterMs)}) must be shorter than criticalAfter (${sayAge(criticalAfterMs)})`);
  }
}

/** `90min`, `28h`, `8d`: as a policies file says it. */
function sayAge(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  if (minutes % (24 * 60) === 0) return `${minutes / (24 * 60)}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}min`;
}
