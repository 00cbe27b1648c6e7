import type { ActionError } from '../../run/records.ts';
import { isEveryDiskSettled, makeDisks } from '../make-disks.ts';
import type { RestoredDisk } from '../records.ts';
import { begin, end, type Next, type ReplacementExecution } from './replacement-execution.ts';

/** Makes the new disks beside the old. Unless every one succeeds, it ends there, and the VM was not touched. */
export async function makeReplacements(x: ReplacementExecution): Promise<Next> {
  const pause = await makeDisks(x);
  const { disks } = x.record;
  if (!isEveryDiskSettled(disks)) return pause ?? 0;
  const failed = disks.find(({ state }) => state === 'failed');
  if (failed === undefined) return begin(x, 'deallocate');
  return end(x, 'failed', { on: 'old', error: notMade(failed) });
}

function notMade({ request, error }: RestoredDisk): ActionError {
  const name = request.id.split('/').at(-1);
  const why = error ?? { code: 'failed', message: 'Azure gives no reason.' };
  return { ...why, message: `The disk ${name} could not be made, and the VM was not touched: ${why.message}` };
}
