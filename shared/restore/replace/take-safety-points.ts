import { MINUTE, SECOND } from '../../policy/instant.ts';
import { idParts, sameId } from '../../policy/resource-id.ts';
import type { ActionError, ActionRecord, Run } from '../../run/records.ts';
import { isOpen } from '../../run/run-reach.ts';
import { startRun } from '../../run/start/start-run.ts';
import { begin, end, type Next, type ReplacementExecution, stepAge } from './replacement-execution.ts';

/** Kept longer than other ad-hoc points: as long as the old disks are to wait for a person. */
const KEEP_FOR = { count: 30, unit: 'd' } as const;
const [SOONEST_LOOK_MS, LATEST_LOOK_MS] = [5 * SECOND, MINUTE];

/**
 * Takes a recovery point of every disk of the VM by an ad-hoc run of that VM alone, and goes on once each disk that is to
 * be replaced has a usable one. Where one has not, the replacement ends here, and nothing was touched.
 */
export async function takeSafetyPoints(x: ReplacementExecution): Promise<Next> {
  const runId = x.record.safetyRunId ?? (await startSafetyRun(x));
  const run = (await x.ports.runs.get(runId))?.value;
  const missing = await withoutPoint(x, runId);
  if (missing.length === 0) return begin(x, 'disks', { safetyRunId: runId });
  if (run !== undefined && isOpen(run.state)) {
    return Math.min(LATEST_LOOK_MS, Math.max(SOONEST_LOOK_MS, stepAge(x) / 2));
  }
  return end(x, 'failed', { on: 'old', error: notSafe(runId, run, missing) });
}

/** The same run at every delivery: its idempotency key is the replacement's id. */
async function startSafetyRun(x: ReplacementExecution): Promise<string> {
  const { id, vmId, startedBy } = x.record;
  const started = await startRun(x.ports, x.settings, {
    target: { kind: 'some', vmIds: [vmId], diskIds: [], policies: [], resourceGroupIds: [] },
    creates: 'now',
    prune: false,
    keepFor: KEEP_FOR,
    dryRun: false,
    reason: `Safety points before replacement ${id}`,
    startedBy,
    idempotencyKey: `replacement/${id}`,
  });
  if (started.kind === 'key-reused') throw new Error(`the key of the safety run of ${id} is taken by ${started.runId}`);
  await x.write({ safetyRunId: started.runId });
  return started.runId;
}

interface Missing {
  readonly name: string;
  readonly action?: ActionRecord;
}

/** The disks to be replaced that have no usable point of the run. */
async function withoutPoint({ ports, record }: ReplacementExecution, runId: string): Promise<readonly Missing[]> {
  const { subscriptionId } = idParts(record.vmId);
  const actions = await ports.actions.listActions(runId, subscriptionId.toLowerCase());
  const ofDisk = (id: string) =>
    actions.find(({ action }) => action.kind !== 'hold' && action.diskId !== undefined && sameId(action.diskId, id));
  return record.swaps.flatMap(({ from }) => {
    if (from === undefined) return [];
    const action = ofDisk(from);
    if (action?.action.kind === 'create' && action.state === 'succeeded') return [];
    return [{ name: idParts(from).name, ...(action === undefined ? {} : { action }) }];
  });
}

function notSafe(runId: string, run: Run | undefined, missing: readonly Missing[]): ActionError {
  const names = missing.map(({ name, action }) => `${name} (${whyMissing(action)})`).join(', ');
  const remedy = missing.flatMap(({ action }) => action?.error?.remedy ?? [])[0] ?? run?.error?.remedy;
  return {
    code: 'no-safety-point',
    message: `Run ${runId} took no usable safety point of ${names}, so nothing was touched.`,
    remedy: remedy ?? `Look at GET /api/runs/${runId}, mend what it says, and ask again.`,
  };
}

function whyMissing(action: ActionRecord | undefined): string {
  if (action === undefined) return 'nothing of it was planned';
  if (action.error !== undefined) return `${action.error.code}: ${action.error.message}`;
  return action.note ?? (action.action.kind === 'skip' ? action.action.reasons.join(' ') : action.state);
}
