import type { KeepRule } from '../../../../shared/policy/policy.ts';

/** How many of each rule restic is told to keep. */
export type KeepCounts = { readonly [R in KeepRule]?: number };

/** Points at made-up times, in UTC to the second, and the policies that are asked of them. */
export interface Series {
  readonly name: string;
  readonly times: readonly string[];
  readonly policies: readonly KeepCounts[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The same on every machine: the numbers are made from a fixed seed. */
export function series(): readonly Series[] {
  const random = generator(20261123);
  const some = (count: number) => Array.from({ length: count }, () => somePolicy(random));
  return [
    // 2026 has 53 weeks: 1 to 3 January 2027 belong to 2026-W53.
    { name: 'nights-over-new-year', times: every(DAY, 54, '2026-11-21T02:00:00Z'), policies: [...FIXED, ...some(8)] },
    { name: 'hours', times: every(HOUR, 40, '2026-12-30T20:30:00Z'), policies: [...FIXED, ...some(6)] },
    { name: 'week-edges', times: WEEK_EDGES, policies: [...FIXED, ...some(8)] },
    { name: 'month-ends', times: MONTH_ENDS, policies: [...FIXED, ...some(6)] },
    { name: 'sparse-years', times: scattered(random, 30, 12 * 365 * DAY), policies: [...FIXED, ...some(8)] },
    { name: 'bursts', times: scattered(random, 30, 6 * DAY), policies: [...FIXED, ...some(8)] },
    { name: 'two-points', times: ['2026-11-22T02:00:00Z', '2026-11-23T02:00:00Z'], policies: FIXED },
    { name: 'one-point', times: ['2026-11-23T02:00:00Z'], policies: FIXED },
  ];
}

const FIXED: readonly KeepCounts[] = [
  { last: 1 },
  { last: 5, daily: 3 },
  { hourly: 24, daily: 7, weekly: 4 },
  { daily: 7, weekly: 4, monthly: 12 },
  { weekly: 3 },
  { yearly: 2 },
  { monthly: 2, yearly: 10 },
];

/** Days whose ISO week belongs to another year, and both sides of Monday's midnight. */
const WEEK_EDGES = [
  '2020-12-27T23:59:59Z',
  '2020-12-28T00:00:00Z',
  '2020-12-31T23:59:59Z',
  '2021-01-01T00:00:00Z',
  '2021-01-03T23:59:59Z',
  '2021-01-04T00:00:00Z',
  '2021-01-10T12:00:00Z',
  '2024-12-29T23:59:59Z',
  '2024-12-30T00:00:00Z',
  '2024-12-31T23:59:59Z',
  '2025-01-01T00:00:00Z',
  '2025-01-05T23:59:59Z',
  '2025-01-06T00:00:00Z',
  '2026-12-27T23:59:59Z',
  '2026-12-28T00:00:00Z',
  '2026-12-31T23:59:59Z',
  '2027-01-01T00:00:00Z',
  '2027-01-03T23:59:59Z',
  '2027-01-04T00:00:00Z',
];

const MONTH_ENDS = [
  '2023-11-30T23:30:00Z',
  '2023-12-01T00:30:00Z',
  '2023-12-31T23:30:00Z',
  '2024-01-01T00:30:00Z',
  '2024-01-31T12:00:00Z',
  '2024-02-28T02:00:00Z',
  '2024-02-29T02:00:00Z',
  '2024-03-01T02:00:00Z',
  '2024-03-31T00:59:59Z',
  '2024-03-31T01:00:00Z',
  '2024-06-30T02:00:00Z',
  '2024-07-01T02:00:00Z',
  '2024-10-27T00:30:00Z',
  '2024-10-27T01:30:00Z',
  '2025-01-31T02:00:00Z',
  '2025-02-28T02:00:00Z',
  '2025-12-31T23:59:59Z',
  '2026-01-01T00:00:00Z',
];

function every(stepMs: number, count: number, from: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => utc(Date.parse(from) + index * stepMs));
}

function scattered(random: () => number, count: number, spanMs: number): readonly string[] {
  const start = Date.parse('2026-01-05T00:00:00Z');
  const seconds = new Set<number>();
  while (seconds.size < count) seconds.add(Math.floor((random() * spanMs) / 1000));
  return [...seconds].map((second) => utc(start - second * 1000));
}

function somePolicy(random: () => number): KeepCounts {
  const rules = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
  const chosen = rules.filter(() => random() < 0.4);
  const named = chosen.length > 0 ? chosen : (['daily'] as const);
  return Object.fromEntries(named.map((rule) => [rule, 1 + Math.floor(random() * 9)]));
}

function utc(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** A linear congruential generator: numbers from 0 up to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
