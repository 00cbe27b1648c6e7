import { type PolicyDifference, sumDifferences } from '../../policy/compare-plans.ts';
import { formatInstant, type Instant } from '../../policy/instant.ts';
import { tagValue } from '../../policy/inventory.ts';
import { TAG } from '../../policy/point-tags.ts';
import type { Problem } from '../../policy/problem.ts';
import type { PlanRows } from '../plan/plan-rows.ts';
import type { Ports } from '../ports.ts';
import type {
  ActionError,
  ActionRecord,
  ActionState,
  ImmutabilityOutcome,
  Run,
  RunCounts,
  RunSubscription,
  WorkRecord,
} from '../records.ts';

/** A run as readers see it; instants are ISO 8601 in UTC. */
export interface RunSummary {
  readonly id: string;
  readonly kind: Run['kind'];
  readonly state: Run['state'];
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly startedBy: Run['startedBy'];
  readonly mode: Run['mode'];
  readonly creates: Run['creates'];
  readonly prune: boolean;
  readonly dryRun: boolean;
  readonly fullPass: boolean;
  readonly target: Run['target'];
  readonly reason?: string;
  readonly confirm?: number;
  readonly counts: RunCounts;
  readonly error?: ActionError;
}

export interface ActionReport {
  readonly kind: 'create' | 'copy' | 'prune' | 'skip' | 'hold';
  readonly state: ActionState;
  readonly reasons: readonly string[];
  readonly subscriptionId: string;
  readonly vmId?: string;
  readonly diskId?: string;
  readonly diskUniqueId?: string;
  /** `group/name` of the VM that a pruned point was made for. */
  readonly vm?: string;
  readonly snapshotId?: string;
  /** Of a copy: the point that is copied, and the region that it goes to. */
  readonly sourceId?: string;
  readonly region?: string;
  readonly scheduledFor?: string;
  readonly sentAt?: string;
  readonly endedAt?: string;
  readonly timeCreated?: string;
  readonly sku?: string;
  /** Of a disk in a VM restore point: what was reached, in Azure's words. */
  readonly consistency?: string;
  /** Of a create whose policy wants its point immutable. */
  readonly immutability?: ImmutabilityReport;
  readonly note?: string;
  readonly error?: ActionError;
}

/** What came of the immutability that a policy asks for: whether Azure shows it, and until when. */
type ImmutabilityReport =
  | { readonly kind: 'asked'; readonly at: string }
  | { readonly kind: 'immutable'; readonly until: string; readonly locked: boolean }
  | { readonly kind: 'refused'; readonly error: ActionError };

/** A whole run: progress, what each subscription said, every action with its reasons and errors, problems, sets. */
export interface RunReport extends RunSummary {
  readonly progress: { readonly done: number; readonly total: number };
  readonly subscriptions: readonly {
    readonly id: string;
    readonly state: RunSubscription['state'];
    readonly error?: ActionError;
  }[];
  readonly actions: readonly ActionReport[];
  readonly problems: readonly Problem[];
  /** Of a dry run with candidate policies: what each policy does now, and what it would do. */
  readonly differences?: readonly PolicyDifference[];
  readonly sets: readonly SetReport[];
}

/** The points of one VM and one occurrence. */
interface SetReport {
  readonly vm?: string;
  readonly set: string;
  /** How far apart they were taken. */
  readonly skewMs?: number;
  /** The least that they reached, in Azure's words, where all of them are VM restore points. */
  readonly consistency?: string;
}

/** The run with all that its rows say; undefined where there is none of that id. */
export async function readRun(ports: Ports, runId: string): Promise<RunReport | undefined> {
  const found = await ports.runs.get(runId);
  if (found === undefined) return undefined;
  const subscriptions = await ports.runs.listSubscriptions(runId);
  const parts = await Promise.all(subscriptions.map(({ subscriptionId }) => readPart(ports, runId, subscriptionId)));
  return runReport(found.value, subscriptions, parts);
}

/** A run as its rows say, those of each subscription together. */
export function runReport(run: Run, subscriptions: readonly RunSubscription[], parts: readonly PlanRows[]): RunReport {
  const records = parts.flatMap(({ actions }) => actions);
  const planned = records.filter(({ action }) => action.kind !== 'skip');
  const differences = subscriptions.flatMap((row) => row.differences ?? []);
  return {
    ...runSummary(run),
    progress: {
      done: planned.filter(({ state }) => state !== 'planned' && state !== 'sent' && state !== 'pending').length,
      total: planned.length,
    },
    subscriptions: subscriptions.map(({ subscriptionId, state, error }) => ({
      id: subscriptionId,
      state,
      ...(error === undefined ? {} : { error }),
    })),
    actions: records.map(actionReport),
    problems: parts.flatMap(({ problems }) => problems.map(({ problem }) => problem)),
    ...(differences.length === 0 ? {} : { differences: sumDifferences(differences) }),
    sets: parts.flatMap(({ work }) => work).flatMap(setOf),
  };
}

async function readPart(ports: Ports, runId: string, subscriptionId: string): Promise<PlanRows> {
  const [actions, problems, work] = await Promise.all([
    ports.actions.listActions(runId, subscriptionId),
    ports.actions.listProblems(runId, subscriptionId),
    ports.actions.listWork(runId, subscriptionId),
  ]);
  return { actions, problems, work };
}

export function runSummary(run: Run): RunSummary {
  return {
    id: run.id,
    kind: run.kind,
    state: run.state,
    startedAt: formatInstant(run.startedAt),
    ...iso('endedAt', run.endedAt),
    startedBy: run.startedBy,
    mode: run.mode,
    creates: run.creates,
    prune: run.prune,
    dryRun: run.dryRun,
    fullPass: run.fullPass,
    target: run.target,
    ...(run.reason === undefined ? {} : { reason: run.reason }),
    ...(run.confirm === undefined ? {} : { confirm: run.confirm }),
    counts: run.counts,
    ...(run.error === undefined ? {} : { error: run.error }),
  };
}

function actionReport(record: ActionRecord): ActionReport {
  const { action } = record;
  return {
    kind: action.kind,
    state: record.state,
    reasons: action.kind === 'copy' ? [] : action.reasons,
    subscriptionId: record.subscriptionId,
    ...('vmId' in action && action.vmId !== undefined ? { vmId: action.vmId } : {}),
    ...('diskId' in action && action.diskId !== undefined ? { diskId: action.diskId } : {}),
    ...('diskUniqueId' in action ? { diskUniqueId: action.diskUniqueId } : {}),
    ...(action.kind === 'prune' ? omitEmpty('vm', tagValue(action.seen.tags, TAG.vm)) : {}),
    ...('snapshotId' in action ? { snapshotId: action.snapshotId } : {}),
    ...(action.kind === 'hold' ? { snapshotId: action.resourceId } : {}),
    ...(action.kind === 'copy' ? { sourceId: action.sourceId, region: action.location } : {}),
    ...(action.kind === 'create' || action.kind === 'copy' ? iso('scheduledFor', action.scheduledFor) : {}),
    ...iso('sentAt', record.sentAt),
    ...iso('endedAt', record.endedAt),
    ...iso('timeCreated', record.timeCreated),
    ...(record.sku === undefined ? {} : { sku: record.sku }),
    ...omitEmpty('consistency', record.consistencyMode),
    ...(record.immutability === undefined ? {} : { immutability: immutabilityReport(record.immutability) }),
    ...(record.note === undefined ? {} : { note: record.note }),
    ...(record.error === undefined ? {} : { error: record.error }),
  };
}

function immutabilityReport(outcome: ImmutabilityOutcome): ImmutabilityReport {
  switch (outcome.kind) {
    case 'asked':
      return { ...outcome, at: formatInstant(outcome.at) };
    case 'immutable':
      return { ...outcome, until: formatInstant(outcome.until) };
    case 'refused':
      return outcome;
  }
}

function setOf(work: WorkRecord): readonly SetReport[] {
  if (work.set === undefined) return [];
  return [
    {
      ...(work.vmName === undefined ? {} : { vm: work.vmName }),
      set: work.set,
      ...(work.skewMs === undefined ? {} : { skewMs: work.skewMs }),
      ...omitEmpty('consistency', work.consistencyMode),
    },
  ];
}

function omitEmpty<K extends string>(key: K, value: string | undefined): { readonly [key in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: string });
}

function iso<K extends string>(key: K, at: Instant | undefined): { readonly [key in K]?: string } {
  return omitEmpty(key, at === undefined ? undefined : formatInstant(at));
}
