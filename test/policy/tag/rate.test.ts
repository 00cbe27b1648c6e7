import { describe, expect, test } from 'vitest';
import type { Schedule, Weekday } from '../../../shared/policy/policy.ts';
import {
  averageGapDays,
  leastGapMinutes,
  minutesOfDay,
  occurrencesPerDay,
  type Rate,
  scheduleRate,
} from '../../../shared/policy/tag/rate.ts';

function cron(expression: string): Schedule {
  return { kind: 'cron', expression };
}

function at(minutes: readonly number[], days: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7]): Schedule {
  return { kind: 'at', days, times: minutes.map((each) => ({ hour: Math.floor(each / 60), minute: each % 60 })) };
}

/** The fields of cron text of which one is looked at. */
const hoursOf = (field: string) => cron(`0 ${field} * * *`);

describe('occurrences of a day that has any', () => {
  test.each<[Schedule, number]>([
    [at([120]), 1],
    [at([0, 360, 1439], [7]), 3],
    [{ kind: 'every', hours: 1 }, 24],
    [{ kind: 'every', hours: 8 }, 3],
    [hoursOf('*'), 24],
    [hoursOf('7'), 1],
    [hoursOf('23'), 1],
    [hoursOf('0'), 1],
    [hoursOf('7,9,11'), 3],
    [hoursOf('7,7'), 1],
    [hoursOf('8-18'), 11],
    [hoursOf('8-18/2'), 6],
    [hoursOf('8/5'), 4],
    [hoursOf('10/10'), 2],
    [hoursOf('*/7'), 4],
    [hoursOf('*/0'), 24],
    [hoursOf('22-30'), 2],
    [hoursOf('1-2,20-22'), 5],
    [cron('*/15 8-9 * * *'), 8],
    [cron('  5,10   *  * * * '), 48],
    [cron('59 0 * * *'), 1],
    [cron('60 0 * * *'), 0],
    // In no form that is known: as often as can be.
    [hoursOf('x7'), 24],
    [hoursOf('7x'), 24],
    [hoursOf('8-18/x'), 24],
    [hoursOf('L'), 24],
  ])('%j has %d', (schedule, count) => {
    expect(occurrencesPerDay(schedule)).toBe(count);
  });
});

describe('the minutes of its day', () => {
  test.each<[Schedule, number[]]>([
    [at([1080, 360]), [360, 1080]],
    [cron('30,0 6,18 * * *'), [360, 390, 1080, 1110]],
    [cron('10 9,10 * * *'), [550, 610]],
    [cron(' 5  3 * * *'), [185]],
    [cron('59 23 * * *'), [1439]],
    [cron('5'), Array.from({ length: 24 }, (_, hour) => hour * 60 + 5)],
  ])('of %j are %j', (schedule, minutes) => {
    if (schedule.kind === 'every') throw new Error('test: it has no minutes');
    expect(minutesOfDay(schedule)).toEqual(minutes);
  });
});

describe('where two of them lie closest', () => {
  test.each<[Schedule, number]>([
    [at([120]), 1440],
    [at([360, 1080]), 720],
    [at([360, 400, 1080]), 40],
    [at([10, 1435]), 15],
    [at([600, 700, 705]), 5],
    [{ kind: 'every', hours: 4 }, 240],
    [cron('0,58 * * * *'), 2],
    [cron('*/20 8 * * *'), 20],
  ])('%j: %d minutes', (schedule, minutes) => {
    expect(leastGapMinutes(schedule)).toBe(minutes);
  });
});

describe('how often it comes round, and how many days apart', () => {
  test.each<[Schedule, Rate, number]>([
    [at([120]), 'many-a-week', 1],
    [at([120], [2, 4]), 'many-a-week', 3.5],
    [at([120], [7]), 'weekly', 7],
    [at([120, 600], [7]), 'many-a-day', 3.5],
    [{ kind: 'every', hours: 12 }, 'many-a-day', 0.5],
    [cron('*/15 * * * *'), 'many-a-day', 1 / 96],
    [cron('*/5 * * * *'), 'many-a-day', 1 / 96],
    [cron('0 2 * * *'), 'many-a-week', 1],
    [cron('0 2 * * SUN'), 'weekly', 7],
    [cron('0 2 * * mon,wed'), 'many-a-week', 3.5],
    [cron('0 2 * * tue,thu,fri,sat'), 'many-a-week', 1.75],
    [cron('0 2 * * sun-sat'), 'many-a-week', 1],
    [cron('0 2 * * sun,mon,tue'), 'many-a-week', 7 / 3],
    ...['mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((name): [Schedule, Rate, number] => [
      cron(`0 2 * * sun,${name}`),
      'many-a-week',
      3.5,
    ]),
    [cron('0 2 * * 0,7'), 'weekly', 7],
    [cron('0 2 * * 1-7'), 'many-a-week', 1],
    [cron('0 2 * * xyz'), 'weekly', 7],
    [cron('0 2 1 * *'), 'rarer', 31],
    [cron('0 2 31 * *'), 'rarer', 31],
    [cron('0 2 1,7 * *'), 'many-a-week', 15.5],
    [cron('0 2 1,8 * *'), 'rarer', 15.5],
    [cron('0 2 4,26 * *'), 'many-a-week', 15.5],
    [cron('0 2 5,26 * *'), 'rarer', 15.5],
    [cron('0 2 26,5 * *'), 'rarer', 15.5],
    [cron('0 2 1-14 * mon'), 'rarer', 15.5],
    [cron('0 2 * 1 *'), 'many-a-week', 12],
    [cron('0 2 * 1 mon'), 'rarer', 84],
    [cron('0 2 * 1-12/2 *'), 'many-a-week', 2],
    [cron('0 2 * jan *'), 'many-a-week', 1],
    [cron('0 2'), 'many-a-week', 1],
    [cron('  0  2 * * mon '), 'weekly', 7],
  ])('%j is %s, %d days apart', (schedule, rate, gap) => {
    expect(scheduleRate(schedule)).toBe(rate);
    expect(averageGapDays(schedule)).toBeCloseTo(gap, 9);
  });
});
