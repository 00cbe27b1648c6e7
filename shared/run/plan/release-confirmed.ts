import type { Ports } from '../ports.ts';
import type { ActionError, Run, RunSubscription } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { updateRun } from '../update-run.ts';
import { enqueueWork } from './enqueue-work.ts';

/**
 * Why a confirmed prune must not go on: a subscription could not be planned, or the prunes do not sum to exactly the
 * number confirmed. Undefined where they do.
 */
export function confirmMistake(run: Run, rows: readonly RunSubscription[]): ActionError | undefined {
  const found = rows.reduce((sum, { planned }) => sum + (planned?.prunes ?? 0), 0);
  const remedy = `Look at the run's actions; to prune them, confirm ${found}.`;
  const code = 'confirm-mismatch';
  if (rows.length === 0 || rows.some(({ state }) => state !== 'planned')) {
    return {
      code,
      message: `Not every subscription could be planned; in the others ${found} points would go.`,
      remedy,
    };
  }
  if (found === run.confirm) return undefined;
  return { code, message: `${run.confirm} prunes were confirmed, but ${found} points would go now.`, remedy };
}

/** Lets a confirmed prune's work go, once every subscription is planned. */
export async function releaseConfirmed(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  rows: readonly RunSubscription[],
): Promise<void> {
  const now = ports.clock.now();
  const released = await updateRun(ports, run.id, (row) =>
    row.releasedAt === undefined ? { ...row, releasedAt: now } : undefined,
  );
  if (released === undefined) return;
  for (const { subscriptionId } of rows) await enqueueWork(ports, settings, released, subscriptionId);
}
