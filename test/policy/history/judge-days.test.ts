import { describe, expect, test } from 'vitest';
import { dayCalendar } from '../../../shared/policy/history/day-calendar.ts';
import { judgeDays, type SeenPoint, type WatchedDisk } from '../../../shared/policy/history/judge-days.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';
import type { Schedule } from '../../../shared/policy/policy.ts';

const at = parseInstant;
const NIGHTLY: Schedule = { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [1, 2, 3, 4, 5, 6, 7] };

function point(scheduledFor: string, taken = scheduledFor, state: SeenPoint['state'] = 'usable'): SeenPoint {
  return { scheduledFor: at(scheduledFor), timeCreated: at(taken), state };
}

interface Case {
  readonly before?: string;
  readonly now: string;
  readonly lastAt?: string;
  readonly points: readonly SeenPoint[];
  readonly disk?: Partial<WatchedDisk>;
  readonly timeZone?: string;
}

/** The last seven marks, settled and shown, of one disk. */
function judged({ before, now, lastAt, points, disk = {}, timeZone = 'UTC' }: Case): readonly [string, string] {
  const watched: WatchedDisk = { schedule: NIGHTLY, timeZone, since: at('2026-01-01T00:00:00Z'), points, ...disk };
  const calendar = dayCalendar();
  const today = calendar.dateOf(at(now), timeZone);
  const marks = before === undefined ? undefined : { until: '2026-11-22', marks: before.padStart(28, '-') };
  const span = { calendar, timeZone, now: at(now), ...(lastAt === undefined ? {} : { lastAt: at(lastAt) }) };
  const { settled, shown } = judgeDays(marks, [watched], points, span);
  expect([settled.until, shown.until]).toEqual([today, today]);
  return [settled.marks.slice(-7), shown.marks.slice(-7)];
}

const FOUND_22 = point('2026-11-22T02:00:00Z');

describe('the marks of days', () => {
  const cases: readonly (Case & { readonly name: string; readonly gives: readonly [string, string] })[] = [
    {
      name: 'take what the points tell where nothing was known',
      now: '2026-11-23T01:00:00Z',
      points: [point('2026-11-20T02:00:00Z'), point('2026-11-21T02:00:00Z', '2026-11-21T10:04:00Z'), FOUND_22],
      gives: ['---tlt-', '---tlt-'],
    },
    {
      name: 'say nothing of an occurrence that just came',
      before: 't',
      now: '2026-11-23T02:05:00Z',
      lastAt: '2026-11-22T02:00:00Z',
      points: [FOUND_22],
      gives: ['-----t-', '-----t-'],
    },
    {
      name: 'miss it half an hour later, and not for good',
      before: 't',
      now: '2026-11-23T02:31:00Z',
      lastAt: '2026-11-22T02:00:00Z',
      points: [FOUND_22],
      gives: ['-----t-', '-----tm'],
    },
    {
      name: 'show it late once it was caught up',
      before: 't',
      now: '2026-11-23T10:10:00Z',
      lastAt: '2026-11-22T02:00:00Z',
      points: [FOUND_22, point('2026-11-23T02:00:00Z', '2026-11-23T10:04:00Z')],
      gives: ['-----t-', '-----tl'],
    },
    {
      name: 'miss for good what a later occurrence has followed',
      before: 't',
      now: '2026-11-25T02:05:00Z',
      lastAt: '2026-11-22T02:00:00Z',
      points: [FOUND_22],
      gives: ['---tmm-', '---tmm-'],
    },
    {
      name: 'settle what was taken when the next one comes',
      before: '',
      now: '2026-11-23T02:00:00Z',
      lastAt: '2026-11-22T02:00:00Z',
      points: [FOUND_22],
      gives: ['-----t-', '-----t-'],
    },
    {
      name: 'tell a create that failed from one that nothing tried',
      before: 't',
      now: '2026-11-23T04:00:00Z',
      lastAt: '2026-11-23T02:00:00Z',
      points: [FOUND_22],
      disk: { failedFor: at('2026-11-23T02:00:00Z') },
      gives: ['-----t-', '-----tf'],
    },
    {
      name: 'tell a point that Azure failed to make',
      before: 't',
      now: '2026-11-23T02:10:00Z',
      lastAt: '2026-11-23T02:00:00Z',
      points: [FOUND_22, point('2026-11-23T02:00:00Z', '2026-11-23T02:00:00Z', 'failed')],
      gives: ['-----t-', '-----tf'],
    },
    {
      name: 'go from taken to pruned when no point of the day is left, and stay missing or failed',
      before: 'tlmft',
      now: '2026-11-23T01:00:00Z',
      lastAt: '2026-11-22T02:00:00Z',
      points: [FOUND_22],
      gives: ['-ppmft-', '-ppmft-'],
    },
    {
      name: 'expect nothing from before the disk was selected, and show the point made for it',
      before: '',
      now: '2026-11-23T12:10:00Z',
      lastAt: '2026-11-22T00:00:00Z',
      points: [point('2026-11-23T02:00:00Z', '2026-11-23T12:05:00Z')],
      disk: { since: at('2026-11-23T12:05:00Z') },
      gives: ['-------', '------l'],
    },
    {
      name: 'keep that point when the next occurrence comes',
      before: '',
      now: '2026-11-24T02:00:00Z',
      lastAt: '2026-11-23T12:10:00Z',
      points: [point('2026-11-23T02:00:00Z', '2026-11-23T12:05:00Z')],
      disk: { since: at('2026-11-23T12:05:00Z') },
      gives: ['-----l-', '-----l-'],
    },
    {
      name: 'are of local dates',
      before: '',
      now: '2026-11-23T02:35:00Z',
      lastAt: '2026-11-22T03:00:00Z',
      timeZone: 'America/New_York',
      points: [point('2026-11-21T07:00:00Z'), point('2026-11-22T07:00:00Z')],
      gives: ['-----t-', '-----tt'],
    },
  ];

  const edges: typeof cases = [
    {
      name: 'miss it no sooner than half an hour later',
      before: 't',
      now: '2026-11-23T02:30:00Z',
      lastAt: '2026-11-22T02:00:00Z',
      points: [FOUND_22],
      gives: ['-----t-', '-----t-'],
    },
    {
      name: 'take a point that does not say when it was made for one made in time',
      now: '2026-11-23T01:00:00Z',
      points: [{ scheduledFor: at('2026-11-22T02:00:00Z'), state: 'usable' }],
      gives: ['-----t-', '-----t-'],
    },
    {
      name: 'take it for late from more than half an hour on',
      now: '2026-11-23T01:00:00Z',
      points: [
        point('2026-11-21T02:00:00Z', '2026-11-21T02:30:00Z'),
        point('2026-11-22T02:00:00Z', '2026-11-22T02:30:01Z'),
      ],
      gives: ['----tl-', '----tl-'],
    },
    {
      name: 'take from the points what is usable alone',
      now: '2026-11-23T01:00:00Z',
      points: [
        point('2026-11-20T02:00:00Z', '2026-11-20T02:00:00Z', 'failed'),
        point('2026-11-21T02:00:00Z', '2026-11-21T02:00:00Z', 'pending'),
      ],
      gives: ['-------', '-----m-'],
    },
    {
      name: 'tell nothing of a point that is on its way, until it is late',
      before: 't',
      now: '2026-11-23T02:20:00Z',
      lastAt: '2026-11-23T02:00:00Z',
      points: [FOUND_22, point('2026-11-23T02:00:00Z', '2026-11-23T02:01:00Z', 'pending')],
      gives: ['-----t-', '-----t-'],
    },
    {
      name: 'show the usable one of two attempts',
      before: 't',
      now: '2026-11-23T03:00:00Z',
      lastAt: '2026-11-23T02:00:00Z',
      points: [
        FOUND_22,
        point('2026-11-23T02:00:00Z', '2026-11-23T02:00:00Z', 'failed'),
        point('2026-11-23T02:00:00Z'),
      ],
      gives: ['-----t-', '-----tt'],
    },
    {
      name: 'miss what failed at another occurrence',
      before: 't',
      now: '2026-11-23T04:00:00Z',
      lastAt: '2026-11-23T02:00:00Z',
      points: [FOUND_22],
      disk: { failedFor: at('2026-11-22T02:00:00Z') },
      gives: ['-----t-', '-----tm'],
    },
    {
      name: 'expect the occurrence at which the disk was selected',
      before: 't',
      now: '2026-11-23T04:00:00Z',
      lastAt: '2026-11-23T02:00:00Z',
      points: [FOUND_22],
      disk: { since: at('2026-11-23T02:00:00Z') },
      gives: ['-----t-', '-----tm'],
    },
    {
      name: 'stay as they are where they were judged at this very moment before',
      before: 't',
      now: '2026-11-22T12:00:00Z',
      lastAt: '2026-11-22T12:00:00Z',
      points: [FOUND_22],
      gives: ['------t', '------t'],
    },
  ];

  test.each([...cases, ...edges])('$name', ({ gives, ...input }) => {
    expect(judged(input)).toEqual(gives);
  });

  test('miss all of them after months in which nothing was judged', () => {
    const now = at('2026-11-23T03:00:00Z');
    const disk = { schedule: NIGHTLY, timeZone: 'UTC', since: 0, points: [] };
    const before = { until: '2026-08-01', marks: 't'.repeat(28) };
    const span = { calendar: dayCalendar(), timeZone: 'UTC', now, lastAt: at('2026-08-01T03:00:00Z') };

    const { settled, shown } = judgeDays(before, [disk], [], span);

    expect([settled.marks, shown.marks]).toEqual([`${'m'.repeat(27)}-`, 'm'.repeat(28)]);
  });

  test('say nothing of a schedule that has not come yet', () => {
    const now = at('0001-01-10T00:00:00Z');
    const schedule: Schedule = { kind: 'cron', expression: '0 0 29 2 *' };
    const span = { calendar: dayCalendar(), timeZone: 'UTC', now, lastAt: at('0001-01-09T00:00:00Z') };

    const { settled, shown } = judgeDays(undefined, [{ schedule, timeZone: 'UTC', since: 0, points: [] }], [], span);

    expect([settled.marks, shown.marks]).toEqual(['-'.repeat(28), '-'.repeat(28)]);
  });

  test('are taken for pruned by the points of all disks, those that nothing selects too', () => {
    const span = { calendar: dayCalendar(), timeZone: 'UTC', now: at('2026-11-23T01:00:00Z') };
    const before = { until: '2026-11-23', marks: `${'-'.repeat(24)}lptt` };

    const { settled } = judgeDays(before, [], [point('2026-11-20T02:00:00Z'), FOUND_22], span);

    expect(settled.marks.slice(-4)).toBe('lptp');
  });

  test('have the worst of the disks of a VM', () => {
    const now = at('2026-11-23T03:00:00Z');
    const made = point('2026-11-23T02:00:00Z');
    const disk = { schedule: NIGHTLY, timeZone: 'UTC', since: 0, points: [made] };
    const span = { calendar: dayCalendar(), timeZone: 'UTC', now, lastAt: at('2026-11-23T02:00:00Z') };

    const { shown } = judgeDays(undefined, [disk, { ...disk, points: [] }], [made], span);

    expect(shown.marks.at(-1)).toBe('m');
  });

  test('of an hourly policy are missing where one hour is, though others were pruned', () => {
    const hours = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, step) =>
        point(`2026-11-23T${String(from + step).padStart(2, '0')}:00:00Z`),
      );
    const hourly: Schedule = { kind: 'every', hours: 1 };
    const kept = hours(9, 11);

    expect(
      judged({
        before: 't',
        now: '2026-11-23T11:05:00Z',
        lastAt: '2026-11-23T10:00:00Z',
        points: kept,
        disk: { schedule: hourly },
      }),
    ).toEqual(['-----pt', '-----pt']);
    expect(
      judged({
        before: 't',
        now: '2026-11-23T14:05:00Z',
        lastAt: '2026-11-23T10:00:00Z',
        points: kept,
        disk: { schedule: hourly },
      }),
    ).toEqual(['-----pm', '-----pm']);
  });
});
