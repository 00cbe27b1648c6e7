import { SECOND } from '../policy/instant.ts';
import type { Pause } from '../run/execute/execution.ts';
import type { Ports } from '../run/ports.ts';
import { type Message, RECORD_VERSION } from '../run/records.ts';
import type { RunSettings } from '../run/settings.ts';
import type { DrillExecution } from './drill/drill-execution.ts';
import { runDrill } from './drill/run-drill.ts';
import { OvertakenError, RestoreExecution } from './execution.ts';
import { makeNewDisks } from './make-new-disks.ts';
import type { NewDisksRecord } from './records.ts';
import { replaceInPlace } from './replace/replace-in-place.ts';
import type { ReplacementExecution } from './replace/replacement-execution.ts';

export type RestoreMessage = Extract<Message, { kind: 'restore' }>;

/**
 * Carries a restore, a replacement or a drill as far as it goes without waiting, and enqueues what is left. Each step is
 * written before it is begun, so that a message delivered twice, or a host killed anywhere, ends in the same state.
 */
export async function carryOn(ports: Ports, settings: RunSettings, message: RestoreMessage): Promise<void> {
  const found = await ports.restores.get(message.restoreId);
  if (found === undefined || found.value.state !== 'running' || message.round < found.value.round) return;
  const x = new RestoreExecution(ports, settings, found);
  try {
    const pause = await act(x);
    if (x.record.state === 'running') await pauseRestore(x, message.round + 1, pause ?? SECOND);
  } catch (error) {
    if (!(error instanceof OvertakenError)) throw error;
  }
}

async function act(x: RestoreExecution): Promise<Pause> {
  switch (x.record.kind) {
    case 'new-disks':
      return makeNewDisks(x as RestoreExecution<NewDisksRecord>);
    case 'replacement':
      return replaceInPlace(x as ReplacementExecution);
    case 'drill':
      return runDrill(x as DrillExecution);
  }
}

/** The message first: a crash between the two leaves one too many rather than none, and rounds tell them apart. */
async function pauseRestore(x: RestoreExecution, round: number, delayMs: number): Promise<void> {
  const { ports, record } = x;
  await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'restore', restoreId: record.id, round }, delayMs);
  await x.write({ round, visibleAt: ports.clock.now() + delayMs });
}
