import type { ActionError } from '../../run/records.ts';
import type { DrillCheck, DrillRecord } from '../records.ts';
import type { DrillExecution } from './drill-execution.ts';
import { rememberEnd } from './drill-memory.ts';

type DrillOutcome = Pick<DrillRecord, 'state' | 'error'>;

/** Ends a drill with what it has shown: remembered first, so that a record that has ended is always remembered. */
export async function finishDrill(x: DrillExecution): Promise<void> {
  const outcome = outcomeOf(x.record);
  const endedAt = x.ports.clock.now();
  await rememberEnd(x.ports, x.record, outcome.state, endedAt);
  await x.write({ ...outcome, endedAt });
  const { id, vmKey, restoredInMs } = x.record;
  const level = outcome.state === 'succeeded' ? 'info' : 'warn';
  x.ports.logger.log(level, 'A drill ended', { drillId: id, vmKey, state: outcome.state, restoredInMs });
}

/**
 * Succeeded where every disk was made, equals its point in size and generation, and has content that is known; partial
 * where the content of one was not read or not known, or one could not be deleted; failed otherwise.
 */
function outcomeOf({ disks, checks, deletions }: DrillRecord): DrillOutcome {
  const unmade = disks.find(({ state }) => state !== 'succeeded');
  if (unmade !== undefined || disks.length === 0) {
    return { state: 'failed', error: unmade?.error ?? { code: 'no-disks', message: 'The set has no disk.' } };
  }
  const differing = checks.find(({ sizeMatches, generationMatches }) => !sizeMatches || !generationMatches);
  if (differing !== undefined || checks.length < disks.length) return { state: 'failed', error: difference(differing) };
  const left = deletions.find(({ error }) => error !== undefined);
  if (left?.error !== undefined) return { state: 'partial', error: left.error };
  const unknown = checks.find((check) => !isRecognised(check));
  return unknown === undefined ? { state: 'succeeded' } : { state: 'partial', error: unrecognised(unknown) };
}

/** Nothing but zeros may be a disk that was never written to, or one that was lost: it proves nothing. */
function isRecognised({ content }: DrillCheck): boolean {
  return content !== undefined && content !== 'blank';
}

function difference(check: DrillCheck | undefined): ActionError {
  const message = check?.unread ?? 'A disk that was made differs from its point in size or generation.';
  return { code: 'differs', message };
}

function unrecognised({ unread, content }: DrillCheck): ActionError {
  if (unread !== undefined) return { code: 'unread', message: `The content of a disk could not be read: ${unread}` };
  const what = content === 'blank' ? 'is nothing but zeros' : 'begins with nothing that is known';
  return { code: 'unrecognised', message: `A disk was made, but it ${what}: no partition table, no file system.` };
}
