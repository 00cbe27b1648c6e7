import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import { computeId, idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import {
  type Claimed,
  claimToCopy,
  claimToPrune,
  releasePruned,
  type SourceRow,
} from '../../shared/run/execute/claim-source.ts';
import type { Execution } from '../../shared/run/execute/execution.ts';
import { keepHouse } from '../../shared/run/start/keep-house.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import { fakePorts } from '../fakes/fake-ports.ts';
import { someSettings } from './world.ts';

const NOW = parseInstant('2026-11-23T02:05:00Z');
const POINT = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'snapshots', 'point');
const COPYING = 'a copy of it was begun since the decision';
const PRUNING = 'the point to copy is being deleted';

/** A run that read the inventory a minute ago, and the claim that another has left. */
async function claimer(standing?: Pick<SourceRow, 'use' | 'at'>) {
  const ports = fakePorts();
  ports.clock.set(NOW);
  if (standing !== undefined) await ports.state.set('source', idKey(POINT), { runId: 'another', ...standing });
  const x = { ports, run: { id: 'this' }, row: { inventoryReadAt: NOW - MINUTE } } as unknown as Execution;
  const rowNow = async () => (await ports.state.get<SourceRow>('source', idKey(POINT)))?.value;
  return { x, ports, rowNow };
}

function refusedIn(claimed: Claimed): string | undefined {
  return 'refused' in claimed ? claimed.refused : undefined;
}

function granted(claimed: Claimed): Extract<Claimed, { etag: string }> {
  if ('refused' in claimed) throw new Error(claimed.refused);
  return claimed;
}

describe('a point is claimed', () => {
  const copy = (age: number) => ({ use: 'copy', at: NOW - age }) as const;
  const prune = (age: number) => ({ use: 'prune', at: NOW - age }) as const;

  test.each([
    ['nobody else has', undefined, undefined, undefined],
    ['a copy was begun after the inventory was read', copy(0), undefined, COPYING],
    ['a copy was begun when the inventory may not have shown it yet', copy(15 * MINUTE), undefined, COPYING],
    ['a copy was begun as long before the inventory was read as a list may lag', copy(16 * MINUTE), undefined, COPYING],
    ['a copy was begun long before the inventory was read', copy(17 * MINUTE), undefined, undefined],
    ['a copy was begun by a clock that is ahead', copy(-HOUR), undefined, COPYING],
    ['a copy was begun at no time', copy(Number.NaN), undefined, COPYING],
    ['it is being deleted', prune(0), PRUNING, undefined],
    ['a delivery that may be alive was to delete it', prune(9 * MINUTE), PRUNING, undefined],
    ['a delivery that is dead was to delete it', prune(10 * MINUTE), undefined, undefined],
    ['a clock that is ahead was to delete it', prune(-HOUR), PRUNING, undefined],
  ])('where %s: what a copy and what a prune is told', async (_, standing, toCopy, toPrune) => {
    const copying = await claimer(standing);
    const pruning = await claimer(standing);

    expect(await claimToCopy(copying.x, POINT)).toBe(toCopy);
    expect(refusedIn(await claimToPrune(pruning.x, POINT))).toBe(toPrune);

    const own = { runId: 'this', at: NOW };
    const left = standing && { runId: 'another', ...standing };
    expect(await copying.rowNow()).toEqual(toCopy === undefined ? { ...own, use: 'copy' } : left);
    expect(await pruning.rowNow()).toEqual(toPrune === undefined ? { ...own, use: 'prune' } : left);
  });

  test('for no DELETE by a run that does not know when it read the inventory, once a copy was begun', async () => {
    const { x } = await claimer(copy(DAY));

    expect(await claimToPrune({ ...x, row: {} } as unknown as Execution, POINT)).toEqual({ refused: COPYING });
  });

  test('by one of two at the same time', async () => {
    const { x } = await claimer();

    const answers = await Promise.all([claimToPrune(x, POINT).then(refusedIn), claimToCopy(x, POINT)]);

    expect([
      [undefined, PRUNING],
      [COPYING, undefined],
    ]).toContainEqual(answers);
  });

  test.each([
    ['the last of fifty deliveries', 49, undefined],
    [
      'no delivery, which comes again, where others are faster each time',
      Number.POSITIVE_INFINITY,
      'by others 50 times',
    ],
  ])('by %s', async (_, losses, why) => {
    const { x, ports } = await claimer();
    const put = ports.state.put.bind(ports.state);
    let lost = 0;
    ports.state.put = async (...args) => (++lost > losses ? put(...args) : undefined);

    const claimed = claimToPrune(x, POINT);

    if (why === undefined) expect(await claimed).toHaveProperty('etag');
    else await expect(claimed).rejects.toThrow(why);
    expect(lost).toBe(50);
  });

  test('for a copy again once the DELETE has had its answer', async () => {
    const { x } = await claimer();
    const claimed = granted(await claimToPrune(x, POINT));

    await releasePruned(x, POINT, claimed);

    expect(await claimToCopy(x, POINT)).toBeUndefined();
  });

  test('for no copy while a duplicate may still send its DELETE, though the first has had its answer', async () => {
    const { x } = await claimer();
    const first = granted(await claimToPrune(x, POINT));
    const duplicate = granted(await claimToPrune(x, POINT));

    await releasePruned(x, POINT, first);
    expect(await claimToCopy(x, POINT)).toBe(PRUNING);
    await releasePruned(x, POINT, duplicate);

    expect(await claimToCopy(x, POINT)).toBeUndefined();
  });

  test('for nobody else any longer, though its claim cannot be given back: that is logged, and ends by itself', async () => {
    const { x, ports } = await claimer();
    const claimed = granted(await claimToPrune(x, POINT));
    ports.state.remove = async () => {
      throw new AzureError('The tables are slow.', { code: 'OperationTimedOut', status: 500 });
    };

    await releasePruned(x, POINT, claimed);

    expect(ports.logged).toEqual([
      {
        level: 'warn',
        message: 'The claim of a pruned point could not be given back',
        fields: { code: 'OperationTimedOut', detail: 'The tables are slow.' },
      },
    ]);
    expect(await claimToCopy(x, POINT)).toBe(PRUNING);
    ports.clock.advance(10 * MINUTE);
    expect(await claimToCopy(x, POINT)).toBeUndefined();
  });

  test('for nobody by a bug in giving it back, which is thrown', async () => {
    const { x, ports } = await claimer();
    const claimed = granted(await claimToPrune(x, POINT));
    ports.state.remove = async () => {
      throw new TypeError('a bug');
    };

    await expect(releasePruned(x, POINT, claimed)).rejects.toThrow('a bug');
  });

  test.each([
    ['a month', copy(31 * DAY), undefined],
    ['a day', copy(DAY), 'copy'],
    ['nobody can tell how long, by a clock that is ahead', copy(-HOUR), undefined],
  ])('for %s: whether the daily clearing leaves it', async (_, standing, left) => {
    const { ports, rowNow } = await claimer(standing);

    await keepHouse(ports, someSettings());

    expect((await rowNow())?.use).toBe(left);
  });
});
