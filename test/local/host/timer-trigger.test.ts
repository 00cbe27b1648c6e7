import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTimer, type TimerMoment } from '../../../local/host/timer-trigger.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T02:00:30Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

const iso = (moment: TimerMoment | undefined) => new Date(moment?.scheduledFor ?? 0).toISOString();

test('a timer fires at each of its moments until it is stopped', async () => {
  const fired: TimerMoment[] = [];
  const stop = startTimer('0 * * * * *', async (moment) => void fired.push(moment));

  await vi.advanceTimersByTimeAsync(120_000);
  stop();
  await vi.advanceTimersByTimeAsync(120_000);

  expect(fired.map(iso)).toEqual(['2026-11-23T02:01:00.000Z', '2026-11-23T02:02:00.000Z']);
  expect(fired.map(({ isPastDue }) => isPastDue)).toEqual([false, false]);
});

test('a function that runs past several moments is called once for the last of them, as past due', async () => {
  const fired: TimerMoment[] = [];
  const stop = startTimer('0 * * * * *', async (moment) => {
    fired.push(moment);
    if (fired.length === 1) await new Promise((resolve) => setTimeout(resolve, 210_000));
  });

  await vi.advanceTimersByTimeAsync(30_000 + 210_000 + 1_000);
  stop();

  expect(fired.map(iso)).toEqual(['2026-11-23T02:01:00.000Z', '2026-11-23T02:04:00.000Z']);
  expect(fired[1]?.isPastDue).toBe(true);
});
