import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, formatInstant, HOUR, type Instant, parseInstant } from '../../../shared/policy/instant.ts';
import { shortHash } from '../../../shared/policy/names.ts';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import { drillSlot } from '../../../shared/policy/restore/drill-slot.ts';
import { type DrillCalendar, type DrillCandidate, drillTurns } from '../../../shared/policy/restore/drill-turns.ts';

const NOW = parseInstant('2026-11-25T10:17:00Z');
const SOME: DrillCalendar = { owner: 'owner-1', now: NOW, drillsPerWeek: 1, isSlotTaken: false };

function vm(name: string): ResourceId {
  return computeId('0a000000-0000-4000-8000-000000000001', 'web', 'virtualMachines', name);
}

function namesOf(candidates: readonly DrillCandidate[], calendar: Partial<DrillCalendar> = {}): readonly string[] {
  return drillTurns(candidates, { ...SOME, ...calendar }).map(({ vmId }) => vmId.split('/').at(-1) ?? '');
}

describe('whose turn it is', () => {
  test('one that was never drilled comes before the one whose drill is longest ago', () => {
    const candidates = [
      { vmId: vm('new'), lastAt: NOW - DAY },
      { vmId: vm('old'), lastAt: NOW - 90 * DAY },
      { vmId: vm('never') },
    ];
    expect(namesOf(candidates)).toEqual(['never', 'old', 'new']);
  });

  test('ties are in the same order however the list comes and ids are cased, and in another for another owner', () => {
    const candidates = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => ({ vmId: vm(name) }));
    const order = namesOf(candidates);
    expect(namesOf(candidates.toReversed())).toEqual(order);
    const shouted = candidates.map(({ vmId }) => ({ vmId: vmId.toUpperCase() as ResourceId }));
    expect(namesOf(shouted)).toEqual(order.map((name) => name.toUpperCase()));
    expect(namesOf(candidates, { owner: 'owner-2' })).not.toEqual(order);
  });

  test('ties are in the order of a hash of the owner and the VM', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const hashOf = (name: string) => shortHash(['owner-1', vm(name).toLowerCase()]);

    expect(namesOf(names.map((name) => ({ vmId: vm(name) })))).toEqual(
      names.toSorted((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1)),
    );
  });

  test('the first has its turn by the end of this slot, or of the next where this one is taken, the others after it', () => {
    const candidates = [
      { vmId: vm('a'), lastAt: 1 },
      { vmId: vm('b'), lastAt: 2 },
      { vmId: vm('c'), lastAt: 3 },
    ];
    const by = (calendar: Partial<DrillCalendar>) =>
      drillTurns(candidates, { ...SOME, ...calendar }).map((turn) => formatInstant(turn.by));
    expect(by({})).toEqual(['2026-11-30T00:00:00Z', '2026-12-07T00:00:00Z', '2026-12-14T00:00:00Z']);
    expect(by({ isSlotTaken: true })[0]).toBe('2026-12-07T00:00:00Z');
    expect(by({ drillsPerWeek: 7 })).toEqual(['2026-11-26T00:00:00Z', '2026-11-27T00:00:00Z', '2026-11-28T00:00:00Z']);
  });

  test.each([0, -1, Number.NaN])('nobody has a turn where %d drills are to be in a week', (drillsPerWeek) => {
    expect(drillTurns([{ vmId: vm('a') }], { ...SOME, drillsPerWeek })).toEqual([]);
  });

  test('every VM gets its turn, and not later than was said, slot after slot', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 21 }),
        fc.nat(7 * 24),
        (numbers, drillsPerWeek, hours) => {
          const lastAt = new Map<ResourceId, Instant>();
          const candidates = () =>
            numbers.map((number) => {
              const at = lastAt.get(vm(`vm-${number}`));
              return { vmId: vm(`vm-${number}`), ...(at === undefined ? {} : { lastAt: at }) };
            });
          const start = NOW + hours * HOUR;
          const said = drillTurns(candidates(), { ...SOME, now: start, drillsPerWeek });
          for (let slot = 0; slot < numbers.length; slot++) {
            const now = slot === 0 ? start : drillSlot(start, drillsPerWeek, slot).startsAt;
            const [next] = drillTurns(candidates(), { ...SOME, now, drillsPerWeek });
            expect(next?.vmId).toBe(said[slot]?.vmId);
            expect(now).toBeLessThan(said[slot]?.by ?? 0);
            lastAt.set(next?.vmId as ResourceId, now);
          }
          expect(lastAt.size).toBe(numbers.length);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the slots of a week', () => {
  test.each([
    ['2026-11-25T10:17:00Z', 1, '2026-W48/0', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['2026-11-23T00:00:00Z', 1, '2026-W48/0', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['2026-11-22T23:59:59Z', 1, '2026-W47/0', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['2026-11-25T10:17:00Z', 7, '2026-W48/2', '2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z'],
    ['2026-11-27T12:00:00Z', 2, '2026-W48/1', '2026-11-26T12:00:00Z', '2026-11-30T00:00:00Z'],
    ['1969-12-31T12:00:00Z', 7, '1970-W01/2', '1969-12-31T00:00:00Z', '1970-01-01T00:00:00Z'],
    ['2027-01-03T12:00:00Z', 1, '2026-W53/0', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00Z'],
  ])('%s at %i a week is in %s', (at, perWeek, key, from, to) => {
    const slot = drillSlot(parseInstant(at), perWeek);
    expect([slot.key, formatInstant(slot.startsAt), formatInstant(slot.endsAt)]).toEqual([key, from, to]);
  });

  test('each instant is in exactly one, and the next begins where it ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 168 }), (at, perWeek) => {
        const slot = drillSlot(at, perWeek);
        expect(slot.startsAt).toBeLessThanOrEqual(at);
        expect(slot.endsAt).toBeGreaterThan(at);
        expect(drillSlot(slot.startsAt, perWeek)).toEqual(slot);
        expect(drillSlot(slot.endsAt - 1, perWeek)).toEqual(slot);
        expect(drillSlot(slot.endsAt, perWeek)).toEqual(drillSlot(at, perWeek, 1));
      }),
      { numRuns: 300 },
    );
  });
});
