import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../shared/policy/instant.ts';
import type { Schedule } from '../../../shared/policy/policy.ts';
import { readPolicyAges } from '../../../shared/policy/tag/policy-ages.ts';

const NIGHTLY: Schedule = { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [1, 2, 3, 4, 5, 6, 7] };
const HOURLY: Schedule = { kind: 'every', hours: 1 };

function read(ages: { warnAfter?: string; criticalAfter?: string }, schedule: Schedule = NIGHTLY) {
  const mistakes: string[] = [];
  const read = readPolicyAges({ keep: '7d', ...ages }, schedule, (field, message) =>
    mistakes.push(`${field}: ${message}`),
  );
  return { ages: read, mistakes };
}

describe('an age is read', () => {
  test.each([
    ['28h', 28 * HOUR],
    ['2 days', 2 * DAY],
    ['1w', 7 * DAY],
    ['1500min', 1500 * MINUTE],
    ['1500 mins', 1500 * MINUTE],
    ['1500minute', 1500 * MINUTE],
    [' 1500  Minutes ', 1500 * MINUTE],
    ['123456min', 123_456 * MINUTE],
  ])('%j', (text, warnAfterMs) => {
    expect(read({ warnAfter: text, criticalAfter: '100d' })).toEqual({
      ages: { warnAfterMs, criticalAfterMs: 100 * DAY },
      mistakes: [],
    });
  });

  test.each(['', '90m', '0min', '0h', '1mo', '1y', 'x90min', '90minx', '90 minu', '1234567min', 'soon'])(
    'not %j',
    (text) => {
      expect(read({ criticalAfter: text })).toEqual({
        ages: undefined,
        mistakes: [`criticalAfter: must be a time such as 90min, 28h, 8d or 2w, not ${JSON.stringify(text)}`],
      });
    },
  );

  test('each by itself, and none where none is given', () => {
    expect(read({})).toEqual({ ages: undefined, mistakes: [] });
    expect(read({ warnAfter: '26h' })).toStrictEqual({ ages: { warnAfterMs: 26 * HOUR }, mistakes: [] });
    expect(read({ criticalAfter: '3d' })).toStrictEqual({ ages: { criticalAfterMs: 3 * DAY }, mistakes: [] });
  });
});

describe('ages fit the schedule and each other', () => {
  const tooShort = (gap: string) => `warnAfter: must be longer than ${gap}, which is how far apart its points are`;
  test.each<[Schedule, { warnAfter?: string; criticalAfter?: string }, string[]]>([
    [NIGHTLY, { warnAfter: '1441min' }, []],
    [NIGHTLY, { warnAfter: '24h' }, [tooShort('1d')]],
    [NIGHTLY, { warnAfter: '23h' }, [tooShort('1d')]],
    [HOURLY, { warnAfter: '60min' }, [tooShort('1h')]],
    [{ kind: 'cron', expression: '*/30 * * * *' }, { warnAfter: '20min' }, [tooShort('30min')]],
    [{ kind: 'cron', expression: '0 8-18 * * *' }, { warnAfter: '14h' }, [tooShort('14h')]],
    [NIGHTLY, { warnAfter: '31h' }, []],
    [NIGHTLY, { warnAfter: '32h' }, ['warnAfter: warnAfter (32h) must be shorter than criticalAfter (32h)']],
    [NIGHTLY, { criticalAfter: '28h' }, ['criticalAfter: warnAfter (28h) must be shorter than criticalAfter (28h)']],
    [NIGHTLY, { criticalAfter: '1681min' }, []],
    [
      HOURLY,
      { warnAfter: '3d', criticalAfter: '95min' },
      ['criticalAfter: warnAfter (3d) must be shorter than criticalAfter (95min)'],
    ],
    [NIGHTLY, { warnAfter: '20h', criticalAfter: '10h' }, [tooShort('1d')]],
  ])('%j with %j: %j', (schedule, ages, mistakes) => {
    expect(read(ages, schedule).mistakes).toEqual(mistakes);
  });
});
