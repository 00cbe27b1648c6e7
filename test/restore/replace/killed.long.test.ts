import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULT_KINDS } from '../../../local/simulator/fault-kinds.ts';
import { type KilledOnce, killOnce } from './kill-replacement.ts';
import { openReplacementWorld, type ReplacementWorld } from './replacement-world.ts';

let shop: ReplacementWorld;

beforeAll(async () => {
  shop = await openReplacementWorld({ machines: [{ name: 'web', data: [{ name: 'data', lun: 3 }] }] });
});

afterAll(() => shop.close());

/** Every effect in turn until there is none any more. */
async function killAtEach(how: Omit<KilledOnce, 'nth'>): Promise<Readonly<Record<string, number>>> {
  const tally: Record<string, number> = {};
  for (let nth = 1; ; nth++) {
    const state = await killOnce(shop, { ...how, nth });
    if (state === undefined) return tally;
    tally[state] = (tally[state] ?? 0) + 1;
  }
}

describe('a replacement whose process is killed', () => {
  test.each([
    ['before', true],
    ['after', false],
  ] as const)(
    '%s each of its effects in turn (message lost: %s) ends on the new disks',
    async (when, isMessageLost) => {
      const tally = await killAtEach({ when, isMessageLost });
      expect(Object.keys(tally)).toEqual(['succeeded']);
      expect(tally['succeeded']).toBeGreaterThan(80);
    },
  );

  test('at any moment, with any faults, ends wholly on one set of disks, and the record says which', async () => {
    const kinds = Object.keys(FAULT_KINDS).filter((kind) => !/slow|page|poll|gone/.test(kind));
    const fault = fc.record({
      kind: fc.constantFrom(...kinds),
      match: fc.constantFrom(
        { method: 'POST', path: '/web/(deallocate|start)' },
        { method: 'PATCH', path: '/virtualMachines/web\\?' },
        { method: 'PUT', path: '/disks/' },
        { method: 'PATCH', path: '/tags/' },
        { method: 'GET', path: '/virtualMachines/web\\?' },
      ),
      after: fc.nat(3),
      times: fc.integer({ min: 1, max: 6 }),
    });
    const kill = fc.record({
      nth: fc.integer({ min: 1, max: 110 }),
      when: fc.constantFrom('before' as const, 'after' as const),
      isMessageLost: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(kill, fc.array(fault, { maxLength: 3 }), async (killed, faults) => {
        await killOnce(shop, killed, ({ simulator: { state } }) => {
          // The reads of the call itself come first: what is refused there starts nothing.
          for (const { kind, match, after, times } of faults) {
            const isRead = match.method === 'GET';
            state.faults.add({
              match,
              effect: FAULT_KINDS[kind]?.effect ?? {},
              times,
              after: after + (isRead ? 3 : 0),
            });
          }
        });
      }),
      { numRuns: 100, interruptAfterTimeLimit: 60_000 },
    );
  });
});
