import { Settings } from 'luxon';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  DAY,
  formatInstant,
  HOUR,
  inZone,
  MINUTE,
  parseInstant,
  SECOND,
  utcDate,
} from '../../shared/policy/instant.ts';
import { readWrittenInstant } from '../../shared/policy/instant-text.ts';
import { runStart } from '../../shared/policy/run-start.ts';

const TWO = Date.UTC(2026, 10, 23, 2);

test('the lengths of time are in milliseconds', () => {
  expect([SECOND, MINUTE, HOUR, DAY]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
});

describe('an instant', () => {
  test.each([
    ['2026-11-23T02:00Z', TWO],
    ['2026-11-23T02:00', TWO],
    [' 2026-11-23T02:00:00Z\n', TWO],
    ['2026-11-23T03:00:00+01:00', TWO],
    ['2026-11-23T02:00:00.1234567+00:00', TWO + 123],
  ])('is read from %j', (text, at) => {
    expect(parseInstant(text)).toBe(at);
  });

  test('is read in UTC wherever the process runs', () => {
    const { defaultZone } = Settings;
    onTestFinished(() => {
      Settings.defaultZone = defaultZone;
    });
    Settings.defaultZone = 'Asia/Tokyo';
    expect(parseInstant('2026-11-23T02:00')).toBe(TWO);
  });

  test.each(['', 'yesterday', '2026-13-01T00:00Z', '2026-02-30T00:00Z'])('is not read from %j', (text) => {
    expect(() => parseInstant(text)).toThrow();
  });

  test('is written in UTC, with milliseconds where there are any', () => {
    expect(formatInstant(TWO)).toBe('2026-11-23T02:00:00Z');
    expect(formatInstant(TWO + 5)).toBe('2026-11-23T02:00:00.005Z');
    expect(() => formatInstant(Number.NaN)).toThrow(RangeError);
  });

  test('has a date in UTC', () => {
    expect(utcDate(TWO)).toBe('2026-11-23');
    expect(utcDate(TWO - 2 * HOUR - 1)).toBe('2026-11-22');
  });

  test('has a wall clock in each zone', () => {
    expect(inZone(TWO, 'America/New_York').toISO()).toBe('2026-11-22T21:00:00.000-05:00');
    expect(() => inZone(TWO, 'Nowhere/City')).toThrow(`no instant ${TWO} in a time zone Nowhere/City`);
  });
});

describe('an instant that we wrote', () => {
  test.each([TWO, TWO + 7, Date.UTC(2024, 1, 29, 23, 59, 59, 999), 0])('is read back: %d', (at) => {
    expect(readWrittenInstant(formatInstant(at))).toBe(at);
  });

  test.each([
    undefined,
    '',
    '2026-11-23',
    '2026-11-23T02:00Z',
    '2026-11-23T02:00:00',
    '2026-11-23T02:00:00+00:00',
    '2026-11-23T02:00:00.000Z',
    '2026-11-23T02:00:00.5Z',
    '2026-02-30T02:00:00Z',
    '2026-13-01T02:00:00Z',
    '2026-11-23T24:00:00Z',
    ' 2026-11-23T02:00:00Z',
    '2026-11-23T02:00:00Z ',
  ])('is not believed as %j, which we do not write', (text) => {
    expect(readWrittenInstant(text)).toBeUndefined();
  });
});

describe('the start of a run', () => {
  test('is in its id, to the second', () => {
    expect(runStart('20261123T020507Z-x7f3')).toBe(Date.UTC(2026, 10, 23, 2, 5, 7));
  });

  test.each([
    '',
    'run-1',
    '20261123T020507Z',
    '20261123T0205Z-x7f3',
    '2026112T3020507Z-x7f3',
    ' 20261123T020507Z-x7f3',
    'x20261123T020507Z-x7f3',
    '20261323T020507Z-x7f3',
    '20260230T020507Z-x7f3',
  ])('is not in %j', (text) => {
    expect(runStart(text)).toBeUndefined();
  });
});
