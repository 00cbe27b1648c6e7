import { expect, test } from 'vitest';
import { carryOn } from '../../shared/restore/carry-on.ts';
import { faultyPorts } from '../run/faulty-ports.ts';
import { asking, ended, madeDisks, recordOf, start } from './new-disks.ts';
import { drainRestores, openRestoreWorld, type RestoreWorld, takePoints } from './restore-world.ts';

/** More than these effects a restore of two disks has. */
const LEAST_KILLS = 8;

test('a restore makes its disks once though the process is killed after any of its effects in turn', async () => {
  const world = await openRestoreWorld();
  await takePoints(world);

  for (let at = 0; ; at++) {
    const { id, wasKilled } = await restoreKilledAt(world, at);

    expect((await ended(world, id)).state, `killed after effect ${at}`).toBe('succeeded');
    expect(madeDisks(world), `killed after effect ${at}`).toHaveLength(2 * (at + 1));
    if (wasKilled) continue;
    expect(at).toBeGreaterThan(LEAST_KILLS);
    return;
  }
});

/** Killed right after the effect, once: the caller asks again with its key, and the queue delivers again. */
async function restoreKilledAt(world: RestoreWorld, at: number): Promise<{ id: string; wasKilled: boolean }> {
  const request = asking({ vm: 'web' }, { idempotencyKey: `kill-${at}` });
  const { ports, hasCrashed } = faultyPorts(world.ports, at);
  await start(world, request, ports).catch(ignoreKill);
  await world.ports.queue.drain(async (message) => {
    if (message.kind === 'restore') await carryOn(ports, world.settings, message);
  });
  const { id } = recordOf(await start(world, request));
  await drainRestores(world);
  return { id, wasKilled: hasCrashed() };
}

function ignoreKill(error: unknown): void {
  if (!(error instanceof Error && error.message === 'killed')) throw error;
}
