import { expect, test } from 'vitest';
import { MINUTE } from '../../shared/policy/instant.ts';
import { reviveRestores } from '../../shared/restore/revive-restores.ts';
import { failPoisoned } from '../../shared/run/watch/fail-poisoned.ts';
import { aRestore, RESTORE_ID } from '../contracts/restore-records.ts';
import { aWorld, tickUntil } from '../run/world.ts';

/** A world with one restore whose message of round 3 was due at 02:05, and is nowhere. */
async function withLostMessage(fields: Parameters<typeof aRestore>[0] = {}) {
  const world = aWorld();
  await world.ports.restores.insert(aRestore({ round: 3, visibleAt: world.ports.clock.now(), ...fields }));
  return world;
}

test('a restore that was not heard of for 15 minutes gets the message of its present round', async () => {
  const { ports } = await withLostMessage();

  ports.clock.advance(15 * MINUTE - 1);
  await reviveRestores(ports);
  expect(ports.queue.waiting).toEqual([]);

  ports.clock.advance(1);
  await reviveRestores(ports);
  expect(ports.queue.waiting).toEqual([{ version: 1, kind: 'restore', restoreId: RESTORE_ID, round: 3 }]);
});

test('a restore whose message becomes visible later is left to it', async () => {
  const { ports } = await withLostMessage({ visibleAt: Date.parse('2026-11-23T04:00:00Z') });

  ports.clock.advance(60 * MINUTE);
  await reviveRestores(ports);

  expect(ports.queue.waiting).toEqual([]);
});

test('a restore that has ended gets no message', async () => {
  const { ports } = await withLostMessage({ state: 'failed' });

  ports.clock.advance(60 * MINUTE);
  await reviveRestores(ports);

  expect(ports.queue.waiting).toEqual([]);
});

test('the tick carries a restore on whose message was lost or given up', async () => {
  const world = await withLostMessage();
  await failPoisoned(world.ports, { version: 1, kind: 'restore', restoreId: RESTORE_ID, round: 3 });

  await tickUntil(world, '2026-11-23T02:30:00Z');

  expect((await world.ports.restores.get(RESTORE_ID))?.value.state).not.toBe('running');
});
