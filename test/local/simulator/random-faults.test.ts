import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAULT_KINDS } from '../../../local/simulator/fault-kinds.ts';
import { matcherOf } from '../../../local/simulator/fault-matcher.ts';
import { RandomFaults, type RandomFaultsRequest } from '../../../local/simulator/random-faults.ts';
import { openSimulator } from './open-simulator.ts';
import { GROUP_ID, idIn, SUBSCRIPTION } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const DISK = `${idIn('disks', 'disk1')}${VERSION}`;

/** A small night: what a run asks of Azure, several times over. */
const REQUESTS = Array.from({ length: 40 }, (_, index) => [
  ['GET', `${GROUP_ID}/providers/Microsoft.Compute/snapshots${VERSION}`],
  ['GET', `${GROUP_ID}/providers/Microsoft.Compute/snapshots${VERSION}&$skiptoken=${index % 3}`],
  ['PUT', `${idIn('snapshots', `point-${index}`)}${VERSION}`],
  ['GET', `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/locations/westus/DiskOperations/${index}?p=1`],
  ['DELETE', `${idIn('snapshots', `old-${index}`)}${VERSION}`],
]).flat() as [string, string][];

/** The faults that the requests meet, in an order that does not depend on theirs. */
function drawn(request: RandomFaultsRequest, requests = REQUESTS): string[] {
  const faults = new RandomFaults(request);
  return requests.map(([method, url]) => `${method} ${url} ${faults.take(method, url)?.id}`).toSorted();
}

describe('faults by chance', () => {
  test('are the same for the same seed and others for another', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (one, other) => {
        fc.pre(one !== other);
        expect(drawn({ seed: one, rate: 0.5 })).toEqual(drawn({ seed: one, rate: 0.5 }));
        expect(drawn({ seed: one, rate: 0.5 })).not.toEqual(drawn({ seed: other, rate: 0.5 }));
      }),
      { numRuns: 20 },
    );
  });

  test('do not depend on the order of requests for different things', () => {
    const distinct = REQUESTS.filter(([method]) => method === 'PUT' || method === 'DELETE');

    expect(drawn({ seed: 7, rate: 0.5 }, distinct)).toEqual(drawn({ seed: 7, rate: 0.5 }, distinct.toReversed()));
  });

  test('meet a request again with another draw, so that trying again can help', () => {
    const faults = new RandomFaults({ seed: 1, rate: 0.5 });

    const met = Array.from({ length: 50 }, () => faults.take('GET', DISK) !== undefined);

    expect(new Set(met)).toEqual(new Set([true, false]));
  });

  test('meet about the share of requests that was asked for, and each kind only what it fits', () => {
    const faults = new RandomFaults({ seed: 'share', rate: 0.3 });
    let count = 0;
    for (const [method, url] of REQUESTS) {
      const fault = faults.take(method, url);
      if (fault === undefined) continue;
      count++;
      expect(matcherOf(fault.match)(method, url), `${fault.id} for ${method} ${url}`).toBe(true);
    }

    expect(count / REQUESTS.length).toBeGreaterThan(0.2);
    expect(count / REQUESTS.length).toBeLessThan(0.4);
    expect(Object.values(faults.played).reduce((sum, played) => sum + played, 0)).toBe(count);
  });

  test('draw from all kinds in the end', () => {
    const faults = new RandomFaults({ seed: 3, rate: 1 });
    const restore = [
      ['PUT', DISK],
      ['POST', `${idIn('virtualMachines', 'web')}/start${VERSION}`],
    ] as const;
    const requests = [...REQUESTS, ...Array.from({ length: 40 }, () => restore).flat()];
    for (let round = 0; round < 10; round++) for (const [method, url] of requests) faults.take(method, url);

    expect(Object.keys(faults.played).toSorted()).toEqual(Object.keys(FAULT_KINDS).toSorted());
  });

  test('keep to the kinds, the requests and the number that were asked for', () => {
    const faults = new RandomFaults({
      seed: 1,
      rate: 1,
      kinds: ['reset-after', 'poll-500'],
      match: { method: 'PUT' },
      times: 3,
    });

    const met = REQUESTS.map(([method, url]) => [method, faults.take(method, url)?.id]).filter(([, id]) => id);

    expect(met).toEqual(Array(3).fill(['PUT', 'random:reset-after']));
  });

  test('play over HTTP, are counted and logged, and end', async () => {
    const simulator = await openSimulator();
    const request = { seed: 42, rate: 1, kinds: ['error-500'] };

    const set = await simulator.send('PUT', '/_local/faults/random', request);
    const failed = await simulator.send('GET', DISK);
    const counted = await simulator.send('GET', '/_local/faults/random');
    const ended = await simulator.send('DELETE', '/_local/faults/random');

    expect([set.body, failed.status]).toEqual([request, 500]);
    expect(counted.body).toEqual({ ...request, played: { 'error-500': 1 } });
    expect(simulator.state.log.entries.at(-1)).toMatchObject({ status: 500, fault: 'random:error-500' });
    expect([ended.status, (await simulator.send('GET', DISK)).status]).toEqual([204, 200]);
  });

  test('come after the faults that were set, and go when all are removed', async () => {
    const simulator = await openSimulator();
    await simulator.send('PUT', '/_local/faults/random', { seed: 1, rate: 1, kinds: ['error-500'] });
    await simulator.send('POST', '/_local/faults', { kind: 'busy-503', times: 1 });

    const statuses = [(await simulator.send('GET', DISK)).status, (await simulator.send('GET', DISK)).status];
    await simulator.send('DELETE', '/_local/faults');

    expect([...statuses, (await simulator.send('GET', DISK)).status]).toEqual([503, 500, 200]);
  });

  test.each([
    ['no seed', { rate: 1 }, /^seed: expected/],
    ['no share', { seed: 1, rate: 2 }, /^rate: expected a number from 0 to 1$/],
    ['no kinds', { seed: 1, rate: 1, kinds: [] }, /^kinds: expected/],
    ['an unknown kind', { seed: 1, rate: 1, kinds: ['boom'] }, /^kind: boom is none of/],
    ['a bad pattern', { seed: 1, rate: 1, match: { path: '(' } }, /Invalid regular expression/],
  ])('of %s are refused', async (_, request, message) => {
    const simulator = await openSimulator();

    const reply = await simulator.send('PUT', '/_local/faults/random', request);

    expect([reply.status, reply.body.message]).toEqual([400, expect.stringMatching(message)]);
    expect((await simulator.send('GET', DISK)).status).toBe(200);
  });
});
