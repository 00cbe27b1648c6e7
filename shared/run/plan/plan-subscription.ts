import { writeGaps } from '../../evidence/gaps.ts';
import { unlessUnwritable } from '../../evidence/unless-unwritable.ts';
import { utcDate } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import type { Plan } from '../../policy/plan.ts';
import { AzureError, errorFields, isThrottled } from '../azure-error.ts';
import { tellProblems } from '../log-messages.ts';
import type { Ports, Versioned } from '../ports.ts';
import { refreshViews } from '../read/refresh-views.ts';
import type { Message, Run, RunSubscription, SubscriptionMemory } from '../records.ts';
import { retryDelay } from '../retry-delay.ts';
import { isOpen, remembers } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { isWritable } from '../subscription-scope.ts';
import { emptySince } from './emptied.ts';
import { finishPlanning } from './finish-planning.ts';
import { rememberGone } from './gone-memory.ts';
import { type MadePlan, makePlan } from './make-plan.ts';
import { markUnreadable } from './mark-unreadable.ts';
import { planHolds } from './plan-holds.ts';
import { countPlanned, planRows } from './plan-rows.ts';
import { pointsByName } from './points-by-name.ts';
import { settleCopies } from './settle-copies.ts';
import { settlePending } from './settle-pending.ts';
import { writePlan } from './write-plan.ts';

export type PlanMessage = Extract<Message, { kind: 'plan' }>;

/**
 * Plans one subscription of a run: reads, decides, writes every action before anything is done, marks it planned, and
 * enqueues the work. Delivered again before the mark it plans anew; after it, it only enqueues again.
 */
export async function planSubscription(ports: Ports, settings: RunSettings, message: PlanMessage): Promise<void> {
  const { runId, subscriptionId } = message;
  const run = (await ports.runs.get(runId))?.value;
  const found = await ports.runs.getSubscription(runId, subscriptionId);
  if (run === undefined || !isOpen(run.state) || found === undefined) return;
  if (found.value.state !== 'waiting') return finishPlanning(ports, settings, run, found.value);
  const row = found.value;
  if (run.kind === 'hold') {
    const read = () => planHolds(ports, settings, run, subscriptionId);
    const holds = await orUnreadable(ports, run, message, read);
    return holds === undefined ? undefined : writeHolds(ports, settings, run, holds, found);
  }
  const memory = (await ports.state.get<SubscriptionMemory>('subscription', subscriptionId))?.value;
  const read = () => makePlan(ports, settings, run, row, memory);
  const made = await orUnreadable(ports, run, message, read);
  if (made !== undefined) await writeRetention(ports, settings, run, made, found, memory);
}

/** Reads and decides; undefined where Azure refused, which is then marked, or asked to wait, which is then obeyed. */
async function orUnreadable<T>(
  ports: Ports,
  run: Run,
  message: PlanMessage,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    if (isThrottled(error)) await ports.queue.enqueue(message, retryDelay(error, ports.randomId()));
    else await markUnreadable(ports, run, message.subscriptionId, error);
    return undefined;
  }
}

async function writeRetention(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  made: MadePlan,
  { value: row, etag }: Versioned<RunSubscription>,
  memory: SubscriptionMemory | undefined,
): Promise<void> {
  const { plan, readAt, decidedAt, scope } = made;
  const rows = planRows(run, plan, decidedAt);
  const { policiesHash } = settings.edition;
  const planned: RunSubscription = {
    ...row,
    state: 'planned',
    plannedAt: ports.clock.now(),
    inventoryReadAt: readAt,
    planned: countPlanned(rows, countKept(plan)),
    ...(scope.state === undefined ? {} : { subscriptionState: scope.state }),
    ...(policiesHash === undefined ? {} : { policiesHash }),
    ...(made.holdsPace ? { holdsPace: true } : {}),
    ...(made.differences === undefined ? {} : { differences: made.differences }),
    ...(remembers(run) ? { memory: newMemory(settings, row, made, memory) } : {}),
  };
  // Before the mark: what the memory tells of the time since the last plan is known only until then.
  if (planned.memory !== undefined) {
    await unlessUnwritable(ports, () => writeGaps(ports, row.subscriptionId, memory));
  }
  const written = await writePlan(ports, planned, rows, etag);
  if (written === undefined) return;
  if (!run.dryRun) tellProblems(ports.logger, plan.problems);
  if (planned.memory !== undefined) await settleEarlier(ports, settings, row, made, memory);
  await finishPlanning(ports, settings, run, planned, written);
  if (!run.dryRun && run.target.kind === 'all') await showPlan(ports, settings, plan, row.fullPass ?? run.fullPass);
}

/** What earlier runs left pending, by the inventory that was read for this one. */
async function settleEarlier(
  ports: Ports,
  settings: RunSettings,
  { subscriptionId, fullPass = false }: RunSubscription,
  { plan, unread, sources, decidedAt }: MadePlan,
  memory: SubscriptionMemory | undefined,
): Promise<void> {
  const hasCopies = (plan.nextCopyAt ?? memory?.nextCopyAt) !== undefined;
  if (!hasCopies && !fullPass) return;
  const sight = { subscriptionId, points: pointsByName(snapshotsOf(plan)), unread };
  if (hasCopies) await settleCopies(ports, settings, sight);
  if (!fullPass) return;
  await rememberGone(ports, subscriptionId, sources, decidedAt);
  await settlePending(ports, settings, sight);
}

async function writeHolds(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  holds: Awaited<ReturnType<typeof planHolds>>,
  { value: row, etag }: Versioned<RunSubscription>,
): Promise<void> {
  const readAt = ports.clock.now();
  const rows = planRows(run, holds, readAt);
  const planned: RunSubscription = {
    ...row,
    state: 'planned',
    plannedAt: ports.clock.now(),
    inventoryReadAt: readAt,
    planned: countPlanned(rows, 0),
  };
  const written = await writePlan(ports, planned, rows, etag);
  if (written !== undefined) await finishPlanning(ports, settings, run, planned, written);
}

function newMemory(
  settings: RunSettings,
  row: RunSubscription,
  { plan, decidedAt, diskCount, scope, fullPass, pointGroups }: MadePlan,
  before: SubscriptionMemory | undefined,
): SubscriptionMemory {
  const isFull = row.fullPass === true;
  const since = emptySince(diskCount, before, isFull, decidedAt);
  const edition = fullPass ? { ...before?.edition, ...settings.edition } : before?.edition;
  const fullPassDate = isFull ? utcDate(decidedAt) : before?.fullPassDate;
  // Where nothing could be made, everything is due as soon as something can.
  const blocked =
    scope.state === undefined || isWritable(scope.state) ? undefined : `the subscription is ${scope.state}`;
  const nextOccurrenceAt = blocked === undefined ? plan.nextOccurrenceAt : decidedAt;
  return {
    decidedAt,
    policyHash: plan.policyHash,
    ...(nextOccurrenceAt === undefined ? {} : { nextOccurrenceAt }),
    ...(plan.nextCopyAt === undefined ? {} : { nextCopyAt: plan.nextCopyAt }),
    diskCount,
    ...(pointGroups.length === 0 ? {} : { pointGroups }),
    ...(since === undefined ? {} : { emptySince: since }),
    ...(fullPassDate === undefined ? {} : { fullPassDate }),
    ...(edition === undefined ? {} : { edition }),
    ...(blocked === undefined ? {} : { blocked }),
  };
}

function snapshotsOf(plan: Plan): readonly Snapshot[] {
  return plan.disks.flatMap(({ decisions }) => decisions.map(({ point }) => point.snapshot));
}

/** Points of ours that stay; other people's snapshots are not counted as kept. */
function countKept(plan: Plan): number {
  const decisions = plan.disks.flatMap((disk) => disk.decisions);
  return decisions.filter(({ action, point }) => action === 'keep' && point.ownership.kind !== 'foreign').length;
}

/** What readers see is never worth a failed plan: the next run writes it again. */
async function showPlan(ports: Ports, settings: RunSettings, plan: Plan, fullPass: boolean): Promise<void> {
  try {
    await refreshViews(ports, settings, plan, { fullPass });
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('warn', 'The views could not be refreshed', errorFields(error));
  }
}
