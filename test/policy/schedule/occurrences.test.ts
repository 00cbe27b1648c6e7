import { describe, expect, test } from 'vitest';
import { formatInstant, HOUR, inZone, parseInstant } from '../../../shared/policy/instant.ts';
import type { Schedule } from '../../../shared/policy/policy.ts';
import {
  latestOccurrence,
  nextOccurrence,
  nextOccurrences,
  occurrencesBetween,
} from '../../../shared/policy/schedule/occurrences.ts';
import { at, cron, every, inLondon } from './schedules.ts';

const DAY = 24 * HOUR;

/** The occurrences whose local date is the day, or one of the `days` from it, in UTC. */
function utcOf(schedule: Schedule, timeZone: string, day: string, days = 1): readonly string[] {
  const around = parseInstant(day);
  const dates = Array.from({ length: days }, (_, n) => formatInstant(around + n * DAY).slice(0, 10));
  return occurrencesBetween({ schedule, timeZone }, around - 2 * DAY, around + (days + 2) * DAY)
    .filter((each) => dates.includes(inZone(each, timeZone).toISODate()))
    .map(formatInstant);
}

function localOf(schedule: Schedule, timeZone: string, day: string, days = 1): readonly string[] {
  return utcOf(schedule, timeZone, day, days).map((utc) => inZone(parseInstant(utc), timeZone).toFormat('HH:mm'));
}

describe('a fixed local time in a gap happens once, at the first valid instant after it', () => {
  test.each<[what: string, Schedule, timeZone: string, day: string, expected: readonly string[]]>([
    ['01:30 in London', at('01:30'), 'Europe/London', '2026-03-29', ['02:00']],
    ['01:30 in London by cron', cron('30 1 * * *'), 'Europe/London', '2026-03-29', ['02:00']],
    ['02:30 in New York', at('02:30'), 'America/New_York', '2026-03-08', ['03:00']],
    ['02:30 in New York by cron', cron('30 2 * * *'), 'America/New_York', '2026-03-08', ['03:00']],
    ['02:15 on Lord Howe, whose gap is half an hour', at('02:15'), 'Australia/Lord_Howe', '2026-10-04', ['02:30']],
    ['02:15 on Lord Howe by cron', cron('15 2 * * *'), 'Australia/Lord_Howe', '2026-10-04', ['02:30']],
    ['midnight in Cairo, where it is missing', at('00:00'), 'Africa/Cairo', '2024-04-26', ['01:00']],
    ['midnight in Cairo by cron', cron('0 0 * * *'), 'Africa/Cairo', '2024-04-26', ['01:00']],
    ['00:30 in Cairo', at('00:30'), 'Africa/Cairo', '2024-04-26', ['01:00']],
    ['midnight in São Paulo', at('00:00'), 'America/Sao_Paulo', '2018-11-04', ['01:00']],
    [
      '00:01 in St John’s, whose gap began a minute after midnight',
      at('00:01'),
      'America/St_Johns',
      '2010-03-14',
      ['01:01'],
    ],
    ['a time just before the gap', at('00:59'), 'Europe/London', '2026-03-29', ['00:59']],
    ['a time just after the gap', at('02:00'), 'Europe/London', '2026-03-29', ['02:00']],
    [
      'several that meet there, once',
      at('01:00', '01:30', '02:00', '02:30'),
      'Europe/London',
      '2026-03-29',
      ['02:00', '02:30'],
    ],
    ['several by cron, once', cron('0,30 1,2 * * *'), 'Europe/London', '2026-03-29', ['02:00', '02:30']],
  ])('%s', (_, schedule, timeZone, day, expected) => {
    expect(localOf(schedule, timeZone, day)).toEqual(expected);
  });

  test('to the second', () => {
    expect(utcOf(at('01:30'), 'Europe/London', '2026-03-29')).toEqual(['2026-03-29T01:00:00Z']);
    expect(utcOf(at('02:15'), 'Australia/Lord_Howe', '2026-10-04')).toEqual(['2026-10-03T15:30:00Z']);
  });
});

describe('a fixed local time that happens twice counts the first time', () => {
  test.each<[what: string, Schedule, timeZone: string, day: string, expected: readonly string[]]>([
    ['01:30 in London', at('01:30'), 'Europe/London', '2026-10-25', ['2026-10-25T00:30:00Z']],
    [
      '01:15 and 01:45 in London',
      at('01:15', '01:45'),
      'Europe/London',
      '2026-10-25',
      ['2026-10-25T00:15:00Z', '2026-10-25T00:45:00Z'],
    ],
    [
      '01:15 and 01:45 by cron',
      cron('15,45 1 * * *'),
      'Europe/London',
      '2026-10-25',
      ['2026-10-25T00:15:00Z', '2026-10-25T00:45:00Z'],
    ],
    ['01:30 in New York', at('01:30'), 'America/New_York', '2026-11-01', ['2026-11-01T05:30:00Z']],
    [
      '01:45 on Lord Howe, where half an hour is repeated',
      at('01:45'),
      'Australia/Lord_Howe',
      '2026-04-05',
      ['2026-04-04T14:45:00Z'],
    ],
    ['23:30 in Cairo, before midnight', at('23:30'), 'Africa/Cairo', '2024-10-31', ['2024-10-31T20:30:00Z']],
    [
      'midnight in St John’s, after which yesterday came again',
      at('00:00'),
      'America/St_Johns',
      '2010-11-07',
      ['2010-11-07T02:30:00Z'],
    ],
    [
      '23:30 in St John’s on the day that came again',
      at('23:30'),
      'America/St_Johns',
      '2010-11-06',
      ['2010-11-07T02:00:00Z'],
    ],
    ['02:00 in London, which comes once', at('02:00'), 'Europe/London', '2026-10-25', ['2026-10-25T02:00:00Z']],
    [
      'every 2 h in London',
      every(2),
      'Europe/London',
      '2026-10-25',
      [
        '2026-10-24T23:00:00Z',
        ...[2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22].map((hour) => `2026-10-25T${String(hour).padStart(2, '0')}:00:00Z`),
      ],
    ],
  ])('%s', (_, schedule, timeZone, day, expected) => {
    expect(utcOf(schedule, timeZone, day)).toEqual(expected);
  });
});

describe('every hour steps by elapsed time from the first instant of the day', () => {
  test.each<[what: string, timeZone: string, day: string, points: number]>([
    ['an ordinary day in London', 'Europe/London', '2026-06-01', 24],
    ['the day of 23 hours in London', 'Europe/London', '2026-03-29', 23],
    ['the day of 25 hours in London', 'Europe/London', '2026-10-25', 25],
    ['the day of 25 hours in New York', 'America/New_York', '2026-11-01', 25],
    ['the day of 23 and a half hours on Lord Howe', 'Australia/Lord_Howe', '2026-10-04', 24],
    ['the day of 24 and a half hours on Lord Howe', 'Australia/Lord_Howe', '2026-04-05', 25],
    ['the day without midnight in Cairo', 'Africa/Cairo', '2024-04-26', 23],
    ['the day without midnight in São Paulo', 'America/Sao_Paulo', '2018-11-04', 23],
  ])('%s', (_, timeZone, day, points) => {
    expect(utcOf(every(1), timeZone, day)).toHaveLength(points);
  });

  test('both passes of a repeated hour are an occurrence each', () => {
    expect(localOf(every(1), 'Europe/London', '2026-10-25').slice(0, 4)).toEqual(['00:00', '01:00', '01:00', '02:00']);
  });

  test('starts anew with the next local day', () => {
    const locals = localOf(every(1), 'Australia/Lord_Howe', '2026-04-05', 2);

    expect(locals.slice(0, 4)).toEqual(['00:00', '01:00', '01:30', '02:30']);
    expect(locals.slice(23, 27)).toEqual(['22:30', '23:30', '00:00', '01:00']);
  });
});

describe('cron with a wildcard hour', () => {
  test.each([
    ['runs in both passes', '2026-10-25', 25],
    ['leaves out the hour that a gap leaves out', '2026-03-29', 23],
  ])('%s', (_, day, points) => {
    expect(utcOf(cron('0 * * * *'), 'Europe/London', day)).toHaveLength(points);
  });
});

describe('every few hours', () => {
  test.each<[2 | 4 | 6 | 8 | 12, readonly string[]]>([
    [4, ['00:00', '04:00', '08:00', '12:00', '16:00', '20:00']],
    [6, ['00:00', '06:00', '12:00', '18:00']],
    [8, ['00:00', '08:00', '16:00']],
    [12, ['00:00', '12:00']],
  ])('%d counts from local midnight', (hours, expected) => {
    expect(localOf(every(hours), 'Asia/Kathmandu', '2026-06-01')).toEqual(expected);
  });

  test('every 3 is never skipped by a gap, only moved', () => {
    expect(localOf(every(3), 'Africa/Cairo', '2024-04-26')).toEqual([
      '01:00',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
    ]);
  });

  test('every 2 is never skipped by a gap, only moved', () => {
    expect(localOf(every(2), 'America/New_York', '2026-03-08').slice(0, 3)).toEqual(['00:00', '03:00', '04:00']);
  });
});

describe('a day that a zone left out', () => {
  const days = (schedule: Schedule): readonly string[] =>
    utcOf(schedule, 'Pacific/Apia', '2011-12-29', 4).map((utc) =>
      inZone(parseInstant(utc), 'Pacific/Apia').toISODate(),
    );

  test.each<[string, Schedule]>([
    ['at', at('02:00')],
    ['cron', cron('0 2 * * *')],
    ['every 12 hours', every(12)],
  ])('has no occurrence of %s', (_, schedule) => {
    expect([...new Set(days(schedule))]).toEqual(['2011-12-29', '2011-12-31', '2012-01-01']);
  });

  test('leaves a weekly schedule its other weeks', () => {
    const fridays = {
      schedule: { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [5] },
      timeZone: 'Pacific/Apia',
    } as const;
    const saturday = parseInstant('2011-12-31T00:00Z');

    expect(formatInstant(latestOccurrence(fridays, saturday) ?? 0)).toBe('2011-12-23T12:00:00Z');
    expect(formatInstant(nextOccurrence(fridays, parseInstant('2011-12-24T00:00Z')) ?? 0)).toBe('2012-01-05T12:00:00Z');
  });
});

describe('weekdays', () => {
  const weekdays = {
    schedule: {
      kind: 'at',
      times: [
        { hour: 6, minute: 0 },
        { hour: 18, minute: 0 },
      ],
      days: [1, 5, 7],
    },
    timeZone: 'UTC',
  } as const;

  test('are the local ones', () => {
    const all = occurrencesBetween(weekdays, parseInstant('2026-11-16'), parseInstant('2026-11-23'));

    expect(all.map(formatInstant)).toEqual([
      '2026-11-16T06:00:00Z',
      '2026-11-16T18:00:00Z',
      '2026-11-20T06:00:00Z',
      '2026-11-20T18:00:00Z',
      '2026-11-22T06:00:00Z',
      '2026-11-22T18:00:00Z',
    ]);
  });

  test('on the other side of the date line', () => {
    const kiritimati = { ...weekdays, timeZone: 'Pacific/Kiritimati' };

    expect(formatInstant(nextOccurrence(kiritimati, parseInstant('2026-11-21T00:00Z')) ?? 0)).toBe(
      '2026-11-21T16:00:00Z',
    );
  });
});

describe('the edges of a question', () => {
  const nightly = inLondon(at('02:00'));
  const occurrence = parseInstant('2026-11-23T02:00Z');

  test('the latest occurrence may be now', () => {
    expect(latestOccurrence(nightly, occurrence)).toBe(occurrence);
    expect(latestOccurrence(nightly, occurrence + 999)).toBe(occurrence);
    expect(latestOccurrence(nightly, occurrence - 1)).toBe(parseInstant('2026-11-22T02:00Z'));
  });

  test('the next occurrence is after now', () => {
    expect(nextOccurrence(nightly, occurrence)).toBe(parseInstant('2026-11-24T02:00Z'));
    expect(nextOccurrence(nightly, occurrence - 1)).toBe(occurrence);
  });

  test('between leaves out its start and takes its end', () => {
    const next = parseInstant('2026-11-24T02:00Z');

    expect(occurrencesBetween(nightly, occurrence, next)).toEqual([next]);
    expect(occurrencesBetween(nightly, next, occurrence)).toEqual([]);
  });

  test.each([
    ['a schedule', nightly],
    ['cron text', inLondon(cron('0 2 * * *'))],
  ])('so many of %s from an occurrence on begin with it, and between may end with one', (_, policy) => {
    const days = [0, 1, 2].map((count) => occurrence + count * DAY);

    expect(nextOccurrences(policy, occurrence, 3)).toEqual(days);
    expect(nextOccurrences(policy, occurrence + 1, 1)).toEqual(days.slice(1, 2));
    expect(nextOccurrences(policy, occurrence, 0)).toEqual([]);
    expect(occurrencesBetween(policy, occurrence, occurrence + 2 * DAY)).toEqual(days.slice(1));
    expect(occurrencesBetween(policy, occurrence, occurrence + 2 * DAY - 1)).toEqual(days.slice(1, 2));
  });

  test.each([
    ['at or after', 0],
    ['a millisecond before', -1],
  ])('are the same for cron text: %s', (_, less) => {
    const same = inLondon(cron('0 2 * * *'));

    expect(latestOccurrence(same, occurrence + less)).toBe(latestOccurrence(nightly, occurrence + less));
    expect(nextOccurrence(same, occurrence + less)).toBe(nextOccurrence(nightly, occurrence + less));
    expect(occurrencesBetween(same, occurrence + less, occurrence + 1)).toEqual(
      occurrencesBetween(nightly, occurrence + less, occurrence + 1),
    );
  });

  test('tomorrow’s first pass is over while yesterday comes again', () => {
    const midnight = { schedule: at('00:00'), timeZone: 'America/St_Johns' };
    const saturdayAgain = parseInstant('2010-11-07T03:00Z');

    expect(formatInstant(latestOccurrence(midnight, saturdayAgain) ?? 0)).toBe('2010-11-07T02:30:00Z');
    expect(formatInstant(nextOccurrence(midnight, saturdayAgain) ?? 0)).toBe('2010-11-08T03:30:00Z');
  });

  test('a time zone that is none is refused', () => {
    expect(() => latestOccurrence({ schedule: at('02:00'), timeZone: 'Europe/Lundon' }, 0)).toThrow(
      'not an IANA time zone',
    );
  });
});
