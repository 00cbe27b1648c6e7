import fc from 'fast-check';
import { DateTime } from 'luxon';
import { HOUR, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import type { Retention, Span } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { anAdHocPoint, aPoint } from '../../builders/points.ts';

export const NOW = parseInstant('2026-11-23T02:20Z');

export const zones = fc.constantFrom(
  'UTC',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
);

const UNITS = { h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years' } as const;

const count = fc.integer({ min: 1, max: 12 });

const spans: fc.Arbitrary<Span> = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  unit: fc.constantFrom('h', 'd', 'w', 'mo', 'y'),
});

/** Any valid retention: at least one rule. */
const retentions: fc.Arbitrary<Retention> = fc
  .record(
    { last: count, hourly: count, daily: count, weekly: count, monthly: count, yearly: count, within: spans },
    { requiredKeys: [] },
  )
  .filter((retention) => Object.keys(retention).length > 0);

export const policies = fc.record({ retention: retentions, timeZone: zones });

/** Up to now: minutes apart, hours around both changes of the clock, days and years back. */
export const pastInstants = fc.oneof(
  fc.integer({ min: 0, max: 48 * 60 }).map((minutes) => NOW - minutes * MINUTE),
  fc.integer({ min: 0, max: 90 * 24 }).map((hours) => NOW - hours * HOUR),
  fc.integer({ min: 0, max: 4 * 365 * 24 }).map((hours) => NOW - hours * HOUR),
  fc.integer({ min: -8, max: 8 }).map((halves) => parseInstant('2026-10-25T01:00Z') + (halves * HOUR) / 2),
  fc.integer({ min: -8, max: 8 }).map((halves) => parseInstant('2026-04-04T15:00Z') + (halves * HOUR) / 2),
);

const usable = fc
  .record({ at: pastInstants, attempt: fc.constantFrom(1, 1, 1, 2, 3) })
  .map(({ at, attempt }) => aPoint({ at, attempt }));

const special: fc.Arbitrary<RecoveryPoint> = fc.oneof(
  pastInstants.map((at) => aPoint({ at, attempt: 4, state: 'failed' })),
  pastInstants.map((at) => aPoint({ at, attempt: 5, state: 'pending' })),
  pastInstants.map((at) => aPoint({ at, attempt: 6, isHeld: true })),
  pastInstants.map((at) => aPoint({ at, attempt: 7, ownership: { kind: 'foreign' } })),
  pastInstants.map((at) =>
    aPoint({ at, attempt: 8, ownership: { kind: 'in-doubt', why: 'the name proves another disk' } }),
  ),
  pastInstants.map((at) => aPoint({ at, attempt: 9, snapshot: { immutableUntil: NOW + HOUR } })),
  pastInstants.map((at) => aPoint({ at, attempt: 10, isBeingCopied: true })),
  pastInstants.map((at) => aPoint({ at: NOW + (NOW - at) + HOUR, attempt: 11 })),
  pastInstants.map((at) => anAdHocPoint({ at, expires: at + 7 * 24 * HOUR })),
);

const byId = { selector: (point: RecoveryPoint) => point.snapshot.id };

/** Points that count, of one disk, in any order. */
export const usablePoints = fc.uniqueArray(usable, { ...byId, maxLength: 40 });

/** Points of every sort, of one disk, in any order. */
export const anyPoints = fc.uniqueArray(fc.oneof({ weight: 4, arbitrary: usable }, special), {
  ...byId,
  maxLength: 60,
});

const beside = fc.constantFrom(-MINUTE, 0, 0, MINUTE);

/** A `within` rule, and points of one disk of which some lie at the edge of its span, or a minute beside it. */
export const pointsAtAnEdge = fc
  .tuple(spans, zones, fc.uniqueArray(pastInstants, { minLength: 3, maxLength: 9 }), beside, beside)
  .map(([within, timeZone, instants, one, other]) => {
    const newest = DateTime.fromMillis(Math.max(...instants), { zone: timeZone });
    const edge = newest.minus({ [UNITS[within.unit]]: within.count });
    // A wall clock may show the edge twice.
    const [first, second] = edge.getPossibleOffsets().map((possible) => possible.toMillis());
    const edges = [edge.toMillis() + one, (second ?? first ?? 0) + other];
    const points = [...new Set([...instants, ...edges])].map((at) => aPoint({ at }));
    return { points, policy: { retention: { within }, timeZone } };
  });
