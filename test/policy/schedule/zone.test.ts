import { describe, expect, test } from 'vitest';
import { DAY, formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import { firstInstantOf, firstInstantOfDay, localDayAt, zoneOf } from '../../../shared/policy/schedule/zone.ts';

/** A wall-clock time, or the local day of it, as if it were of UTC. */
function wall(text: string): number {
  return parseInstant(`${text}Z`);
}
function day(date: string): number {
  return parseInstant(`${date}T00:00Z`) / DAY;
}

test('a zone is one of IANA’s', () => {
  expect(zoneOf('Europe/London').name).toBe('Europe/London');
  expect(() => zoneOf('Europe/Lundon')).toThrow('not an IANA time zone: "Europe/Lundon"');
});

describe('the local day at an instant', () => {
  test.each([
    ['2026-11-23T00:00:00Z', 'UTC', '2026-11-23'],
    ['2026-11-22T23:59:59Z', 'UTC', '2026-11-22'],
    ['2026-11-22T15:00:00Z', 'Asia/Tokyo', '2026-11-23'],
    ['2026-11-23T04:59:59Z', 'America/New_York', '2026-11-22'],
    ['1969-12-31T12:00:00Z', 'UTC', '1969-12-31'],
  ])('%s in %s is %s', (at, timeZone, date) => {
    expect(localDayAt(parseInstant(at), zoneOf(timeZone))).toBe(day(date));
  });
});

describe('the first instant that shows a wall time', () => {
  test.each<[string, string, string, string]>([
    ['on an ordinary day', '2026-06-01T02:00', 'Europe/London', '2026-06-01T01:00:00Z'],
    ['a day before a gap', '2026-03-28T01:30', 'Europe/London', '2026-03-28T01:30:00Z'],
    ['just before a gap', '2026-03-29T00:59', 'Europe/London', '2026-03-29T00:59:00Z'],
    ['at the start of a gap', '2026-03-29T01:00', 'Europe/London', '2026-03-29T01:00:00Z'],
    ['in a gap', '2026-03-29T01:59', 'Europe/London', '2026-03-29T01:00:00Z'],
    ['at the end of a gap', '2026-03-29T02:00', 'Europe/London', '2026-03-29T01:00:00Z'],
    ['before a repeated hour', '2026-10-25T00:59', 'Europe/London', '2026-10-24T23:59:00Z'],
    ['in a repeated hour', '2026-10-25T01:00', 'Europe/London', '2026-10-25T00:00:00Z'],
    ['after a repeated hour', '2026-10-25T02:00', 'Europe/London', '2026-10-25T02:00:00Z'],
    ['in a gap west of Greenwich', '2026-03-08T02:30', 'America/New_York', '2026-03-08T07:00:00Z'],
    ['in a gap of a whole day', '2011-12-30T02:00', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])('%s', (_, text, timeZone, at) => {
    expect(formatInstant(firstInstantOf(wall(text), zoneOf(timeZone)))).toBe(at);
  });
});

describe('the first instant of a local day', () => {
  test.each<[string, string, string | undefined]>([
    ['2026-11-23', 'UTC', '2026-11-23T00:00:00Z'],
    ['2024-04-26', 'Africa/Cairo', '2024-04-25T22:00:00Z'],
    ['2010-11-07', 'America/St_Johns', '2010-11-07T02:30:00Z'],
    ['2011-12-29', 'Pacific/Apia', '2011-12-29T10:00:00Z'],
    ['2011-12-30', 'Pacific/Apia', undefined],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ])('%s in %s', (date, timeZone, at) => {
    const first = firstInstantOfDay(day(date), zoneOf(timeZone));

    expect(first === undefined ? undefined : formatInstant(first)).toBe(at);
  });
});
