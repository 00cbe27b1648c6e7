import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { describe, expect, test } from 'vitest';
import { HOUR, parseInstant } from '../../../shared/policy/instant.ts';
import type { Schedule } from '../../../shared/policy/policy.ts';
import { latestOccurrence, nextOccurrence, occurrencesBetween } from '../../../shared/policy/schedule/occurrences.ts';
import { firstInstantOf } from '../../../shared/policy/schedule/zone.ts';
import { at, cron, EVERY_DAY, every } from './schedules.ts';

const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Pacific/Apia',
  'Asia/Kathmandu',
];

const DAY = 24 * HOUR;
const instant = fc.integer({ min: parseInstant('2005-01-01'), max: parseInstant('2030-01-01') });

/** Half of the instants lie within two days of a change of the clocks. */
const edge = fc.oneof(
  instant,
  fc
    .constantFrom(
      '2026-03-29',
      '2026-10-25',
      '2026-03-08',
      '2026-11-01',
      '2026-04-04',
      '2026-10-03',
      '2024-04-26',
      '2018-11-04',
      '2010-11-07',
      '2011-12-30',
    )
    .chain((day) => fc.integer({ min: -2 * DAY, max: 2 * DAY }).map((off) => parseInstant(day) + off)),
);

const time = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) });
const atSchedule = fc.record({
  kind: fc.constant('at' as const),
  times: fc.uniqueArray(time, { minLength: 1, maxLength: 5, selector: ({ hour, minute }) => hour * 60 + minute }),
  days: fc.subarray([...EVERY_DAY], { minLength: 1 }),
});
const calendarSchedule: fc.Arbitrary<Schedule> = fc.oneof(
  atSchedule,
  fc.record({ kind: fc.constant('every' as const), hours: fc.constantFrom(1, 2, 3, 4, 6, 8, 12) }),
);
const anySchedule: fc.Arbitrary<Schedule> = fc.oneof(
  { weight: 4, arbitrary: calendarSchedule },
  {
    weight: 1,
    arbitrary: fc.constantFrom(cron('30 1 * * *'), cron('0 */3 * * *'), cron('0 0 1 * *'), cron('15 2 * * sun')),
  },
);
const scheduled = fc.record({ schedule: anySchedule, timeZone: fc.constantFrom(...ZONES) });

describe('occurrences', () => {
  test('are strictly increasing, and the same whether asked for one by one or together', () => {
    fc.assert(
      fc.property(scheduled, edge, (policy, from) => {
        const to = from + 10 * DAY;
        const together = occurrencesBetween(policy, from, to);

        const oneByOne: number[] = [];
        for (
          let next = nextOccurrence(policy, from);
          next !== undefined && next <= to;
          next = nextOccurrence(policy, next)
        ) {
          oneByOne.push(next);
        }

        expect(together).toEqual(oneByOne);
        for (const [index, each] of together.entries()) expect(each).toBeGreaterThan(together[index - 1] ?? from);
      }),
      { numRuns: 60 },
    );
  });

  test('that are latest and next have none between them', () => {
    fc.assert(
      fc.property(scheduled, edge, (policy, now) => {
        const latest = latestOccurrence(policy, now) ?? Number.NaN;
        const next = nextOccurrence(policy, now) ?? Number.NaN;

        expect(latest).toBeLessThanOrEqual(now);
        expect(next).toBeGreaterThan(now);
        expect(nextOccurrence(policy, latest)).toBe(next);
        expect(latestOccurrence(policy, next)).toBe(next);
        expect(latestOccurrence(policy, next - 1)).toBe(latest);
      }),
      { numRuns: 150 },
    );
  });

  test('are exactly one per listed time and existing local day', () => {
    fc.assert(
      fc.property(atSchedule, fc.constantFrom(...ZONES), edge, (schedule, timeZone, start) => {
        const zone = IANAZone.create(timeZone);
        const first = DateTime.fromMillis(start, { zone }).toISODate() ?? '';
        const dates = Array.from({ length: 10 }, (_, n) => plusDays(first, n));
        const existing = dates.filter((date) => hasLocalDate(date, zone));
        const wanted = existing.filter((date) => schedule.days.includes(weekdayOf(date)));
        const instants = wanted.flatMap((date) =>
          schedule.times.map(({ hour, minute }) => firstShowing(`${date}T${pad(hour)}:${pad(minute)}`, zone)),
        );
        const expected = [...new Set(instants)].sort((a, b) => a - b);

        const span = [Math.min(...expected) - 1, Math.max(...expected)] as const;

        expect(expected.length === 0 ? [] : occurrencesBetween({ schedule, timeZone }, ...span)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test.each(ZONES)('of fixed times are the same by cron text in %s', (timeZone) => {
    const [from, to] = [parseInstant('2010-01-01'), parseInstant('2012-03-01')];

    expect(occurrencesBetween({ schedule: cron('30 1 * * *'), timeZone }, from, to)).toEqual(
      occurrencesBetween({ schedule: at('01:30'), timeZone }, from, to),
    );
  });

  test('do not depend on the zone of the host', () => {
    const script = `
      import { occurrencesBetween } from ${JSON.stringify(new URL('../../../shared/policy/schedule/occurrences.ts', import.meta.url).href)};
      const days = [1, 2, 3, 4, 5, 6, 7], times = [{ hour: 0, minute: 0 }, { hour: 1, minute: 30 }];
      const schedules = [{ kind: 'at', times, days }, { kind: 'every', hours: 1 }, { kind: 'cron', expression: '30 1 * * *' }];
      const zones = ['Europe/London', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/St_Johns'];
      const asked = schedules.flatMap((schedule) => zones.map((timeZone) => ({ schedule, timeZone })));
      const spans = [[Date.UTC(2026, 2, 1), Date.UTC(2026, 3, 10)], [Date.UTC(2026, 9, 1), Date.UTC(2026, 10, 10)]];
      console.log(JSON.stringify(asked.flatMap((policy) => spans.flatMap(([from, to]) => occurrencesBetween(policy, from, to)))));`;
    const under = (TZ: string): string =>
      execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      });

    const utc = under('UTC');

    expect(JSON.parse(utc).length).toBeGreaterThan(5_000);
    expect(under('Pacific/Kiritimati')).toBe(utc);
    expect(under('America/St_Johns')).toBe(utc);
  });
});

describe('the first instant of a wall-clock time', () => {
  test('is the first at which the clocks show it, or more', () => {
    fc.assert(
      fc.property(edge, fc.constantFrom(...ZONES), (near, timeZone) => {
        const zone = IANAZone.create(timeZone);
        const wall = Math.floor(near / 60_000) * 60_000;
        const shows = (instantMs: number): number => instantMs + zone.offset(instantMs) * 60_000;

        const first = firstInstantOf(wall, zone);

        expect(shows(first)).toBeGreaterThanOrEqual(wall);
        for (let earlier = first - 1; earlier > first - 3 * HOUR; earlier -= 5 * 60_000) {
          expect(shows(earlier)).toBeLessThan(wall);
        }
      }),
      { numRuns: 300 },
    );
  });
});

test('every hour has an occurrence in each elapsed hour', () => {
  fc.assert(
    fc.property(edge, fc.constantFrom(...ZONES), (now, timeZone) => {
      const policy = { schedule: every(1), timeZone };

      expect((nextOccurrence(policy, now) ?? 0) - (latestOccurrence(policy, now) ?? 0)).toBeLessThanOrEqual(HOUR);
    }),
    { numRuns: 150 },
  );
});

/** By luxon's own rules, which know the offsets that a wall-clock time may have. */
function firstShowing(wall: string, zone: IANAZone): number {
  const guess = DateTime.fromISO(wall, { zone });
  if (guess.toFormat("yyyy-MM-dd'T'HH:mm") === wall) {
    return Math.min(...guess.getPossibleOffsets().map((each) => each.toMillis()));
  }
  // In a gap: minute by minute to the first that shows more.
  let first = guess.toMillis() - 26 * HOUR;
  while (DateTime.fromMillis(first, { zone }).toFormat("yyyy-MM-dd'T'HH:mm") < wall) first += 60_000;
  return first;
}

function hasLocalDate(date: string, zone: IANAZone): boolean {
  const noon = DateTime.fromISO(`${date}T12:00`, { zone });
  return noon.toISODate() === date;
}

function plusDays(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate() ?? '';
}

function weekdayOf(date: string): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return DateTime.fromISO(date, { zone: 'utc' }).weekday;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
