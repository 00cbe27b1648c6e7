import type { GapRecord, UnitRecord } from '../../evidence/records.ts';
import type { Instant } from '../../policy/instant.ts';
import type { ResourceId } from '../../policy/resource-id.ts';
import type { ResourceModel } from '../../policy/resource-model.ts';
import type { RestoreRecord } from '../../restore/records.ts';
import type { ActionRecord, Message, ProblemRecord, Run, RunSubscription, WorkRecord } from '../records.ts';

// What is kept in tables and queues. Adapters throw AzureError for whatever Azure refuses.

/** A value with the ETag that a change of it must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly etag: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface RunStore {
  /** Inserts; false where the id is taken. */
  insert(run: Run): Promise<boolean>;
  get(runId: string): Promise<Versioned<Run> | undefined>;
  /** Replaces where the ETag still holds; false where somebody was faster. */
  replace(run: Run, etag: string): Promise<boolean>;
  remove(runId: string): Promise<void>;
  /** Newest first. */
  list(limit: number, cursor?: string): Promise<Page<Run>>;
  /** Runs in state planning or running. */
  listOpen(): Promise<readonly Run[]>;
  putSubscription(row: RunSubscription): Promise<void>;
  getSubscription(runId: string, subscriptionId: string): Promise<Versioned<RunSubscription> | undefined>;
  replaceSubscription(row: RunSubscription, etag: string): Promise<boolean>;
  listSubscriptions(runId: string): Promise<readonly RunSubscription[]>;
}

/** Actions, work rows and problems of a run and subscription, in the month of the run. */
export interface ActionStore {
  put(actions: readonly ActionRecord[], work: readonly WorkRecord[], problems: readonly ProblemRecord[]): Promise<void>;
  putAction(action: ActionRecord): Promise<void>;
  putWork(work: WorkRecord): Promise<void>;
  getWork(runId: string, subscriptionId: string, workId: string): Promise<WorkRecord | undefined>;
  listWork(runId: string, subscriptionId: string): Promise<readonly WorkRecord[]>;
  /** Of one work row, or of the whole subscription. */
  listActions(runId: string, subscriptionId: string, workId?: string): Promise<readonly ActionRecord[]>;
  listProblems(runId: string, subscriptionId: string): Promise<readonly ProblemRecord[]>;
  removeActions(runId: string, subscriptionId: string, actionIds: readonly string[]): Promise<void>;
  removeWork(runId: string, subscriptionId: string, workIds: readonly string[]): Promise<void>;
  /** Drops the tables of months that ended before the instant. */
  dropBefore(before: Instant): Promise<void>;
}

/** Restores, replacements and drills. */
export interface RestoreStore {
  /** Inserts; false where the id is taken. */
  insert(record: RestoreRecord): Promise<boolean>;
  get(id: string): Promise<Versioned<RestoreRecord> | undefined>;
  /** Replaces where the ETag still holds, and resolves to the new one; undefined where somebody was faster. */
  replace(record: RestoreRecord, etag: string): Promise<string | undefined>;
  /** Newest first. */
  list(limit: number, cursor?: string): Promise<Page<RestoreRecord>>;
  /** Those in state running. */
  listOpen(): Promise<readonly RestoreRecord[]>;
}

/** A VM's model as it was from an instant on. */
export interface KeptModel {
  readonly vmId: ResourceId;
  readonly seenAt: Instant;
  readonly model: ResourceModel;
}

/** The models of VMs, one for each change: what a VM is built from again. */
export interface VmModelStore {
  put(kept: KeptModel): Promise<void>;
  /** The newest that was seen at or before the instant, else the oldest there is. */
  at(vmId: ResourceId, at: Instant): Promise<KeptModel | undefined>;
}

/** What each row of `state` is about; the partition key of the table. */
export type StatePartition =
  | 'claim'
  | 'subscription'
  | 'attempt'
  | 'copy'
  | 'sent'
  | 'source'
  | 'bucket'
  | 'heartbeat'
  | 'gone'
  | 'drill'
  | 'dashboard'
  | 'incident'
  | 'notice'
  | 'vanished';

/** Small rows with compare-and-swap. The key is any text; the adapter encodes it. */
export interface StateStore {
  get<T>(partition: StatePartition, key: string): Promise<Versioned<T> | undefined>;
  /** Inserts where `etag` is undefined, else replaces the version named; resolves to the new one, undefined where somebody was faster. */
  put<T>(partition: StatePartition, key: string, value: T, etag?: string): Promise<string | undefined>;
  /** Replaces or inserts, whatever is there. */
  set<T>(partition: StatePartition, key: string, value: T): Promise<void>;
  /** The version named, where there is one named; any other stays. */
  remove(partition: StatePartition, key: string, etag?: string): Promise<void>;
  /** Rows whose key starts with the prefix. */
  list<T>(partition: StatePartition, prefix?: string): Promise<readonly { readonly key: string; readonly value: T }[]>;
}

/** Rows for readers (coverage, points, units): written whole per scope, replaced by each run that sees it; no deletion reads them. */
export interface ViewStore {
  /** Replaces all rows of the scope (a subscription's coverage, a disk's points, a subscription's units). */
  replaceScope<T>(
    view: ViewName,
    scope: string,
    rows: readonly { readonly key: string; readonly value: T }[],
  ): Promise<void>;
  /** Adds or replaces rows of the scope and leaves the others. */
  putRows<T>(
    view: ViewName,
    scope: string,
    rows: readonly { readonly key: string; readonly value: T }[],
  ): Promise<void>;
  listScope<T>(view: ViewName, scope: string): Promise<readonly T[]>;
  list<T>(view: ViewName, limit: number, cursor?: string): Promise<Page<T>>;
}

export type ViewName = 'coverage' | 'points' | 'units';

export type EvidenceRecord = UnitRecord | GapRecord;

/** What was due and what came of it. A unit is a VM, a disk without one, or (for gaps) a subscription; keys begin with a date, in whose month a row is kept. */
export interface EvidenceStore {
  /** Adds or replaces rows. */
  put(unit: string, rows: readonly { readonly key: string; readonly value: EvidenceRecord }[]): Promise<void>;
  /** Rows of a unit whose keys are from `from` on and before `to`, in their order. */
  list(unit: string, from: string, to: string): Promise<readonly UnitRecord[]>;
  listGaps(subscriptionId: string, from: string, to: string): Promise<readonly GapRecord[]>;
  /** Drops the months that ended before the instant. */
  dropBefore(before: Instant): Promise<void>;
}

/** A message that nobody has taken yet, or not to its end. */
export interface FrontMessage {
  readonly id: string;
  /** How often it was taken. */
  readonly tries: number;
}

export interface Queue {
  /** Delivered not before `delayMs` from now (to 7 days). */
  enqueue(message: Message, delayMs?: number): Promise<void>;
  /** The message at the front of those that are visible now, which stays there; undefined where there is none. */
  front(kind: Message['kind']): Promise<FrontMessage | undefined>;
}
