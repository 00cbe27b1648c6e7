import type { PolicyDifference } from '../policy/compare-plans.ts';
import type { Instant } from '../policy/instant.ts';
import type {
  AttemptMemory,
  CopyAction,
  CreateAction,
  HoldAction,
  Mode,
  PruneAction,
  SkipAction,
  Target,
} from '../policy/plan.ts';
import type { Span } from '../policy/policy.ts';
import type { Problem } from '../policy/problem.ts';
import type { Edition } from './settings.ts';

/** Rows and messages of a newer version are never touched. */
export const RECORD_VERSION = 1;

export type RunState = 'planning' | 'running' | 'succeeded' | 'partial' | 'failed';
export type ActionState =
  | 'planned'
  | 'sent'
  | 'pending'
  | 'succeeded'
  | 'failed'
  | 'skipped'
  | 'superseded'
  | 'lock-blocked';

export interface RunCounts {
  readonly creates: number;
  readonly prunes: number;
  readonly skips: number;
  readonly problems: number;
  readonly created: number;
  readonly pruned: number;
  readonly failed: number;
  readonly skipped: number;
  readonly superseded: number;
  readonly lockBlocked: number;
  readonly pending: number;
  readonly kept: number;
  /** Copies in other regions, planned and complete; absent where none was planned. */
  readonly copies?: number;
  readonly copied?: number;
}

/** Who or what started a run. */
export interface StartedBy {
  readonly kind: 'timer' | 'http';
  /** The Entra principal's name or id, else `key`. */
  readonly principal?: string;
  /** What the caller said of itself. */
  readonly by?: string;
}

/** One run: a plan per subscription and what came of it. Keyed newest first. */
export interface Run {
  readonly version: number;
  readonly id: string;
  readonly startedAt: Instant;
  readonly startedBy: StartedBy;
  readonly kind: 'run' | 'prune' | 'hold';
  readonly creates: 'due' | 'now' | 'none';
  readonly prune: boolean;
  readonly mode: Mode;
  readonly dryRun: boolean;
  readonly fullPass: boolean;
  readonly target: Target;
  readonly reason?: string;
  readonly keepFor: Span;
  /** The number of prunes a person confirmed; lifts the pace. */
  readonly confirm?: number;
  /** Candidate policies of a dry run, as JSON. */
  readonly candidatePolicies?: string;
  readonly hold?: HoldRequest;
  readonly state: RunState;
  readonly counts: RunCounts;
  readonly error?: ActionError;
  readonly endedAt?: Instant;
  readonly watchedAt?: Instant;
  /** The latest visible-at of any message it enqueued. */
  readonly lastVisibleAt: Instant;
  /** The round that the next watch message carries; one of an earlier round is a duplicate. */
  readonly watchRound?: number;
  /** When a confirmed prune's work was released. */
  readonly releasedAt?: Instant;
}

export interface HoldRequest {
  readonly set: boolean;
  readonly vmIds: readonly string[];
  readonly diskIds: readonly string[];
  readonly pointIds: readonly string[];
  /** Who and why; the run adds when. */
  readonly value: string;
}

export interface RunSubscription {
  readonly version: number;
  readonly runId: string;
  readonly subscriptionId: string;
  readonly state: 'waiting' | 'planned' | 'unreadable';
  readonly plannedAt?: Instant;
  readonly inventoryReadAt?: Instant;
  readonly enqueuedAt?: Instant;
  readonly error?: ActionError;
  /** The daily pass over everything; a run may make it of some subscriptions only. */
  readonly fullPass?: boolean;
  /** ARM's `state` of the subscription when it was planned. */
  readonly subscriptionState?: string;
  /** Of the policies file that it was planned by. */
  readonly policiesHash?: string;
  /** What its plan holds. */
  readonly planned?: PlannedCounts;
  /** Announces that nothing goes by the pace: worth a run that does nothing else. */
  readonly holdsPace?: boolean;
  /** What the candidate policies of a dry run would change. */
  readonly differences?: readonly PolicyDifference[];
  /** What the tick is to remember, applied after the mark, and again where that was cut short. */
  readonly memory?: SubscriptionMemory;
}

export type PlannedCounts = Pick<RunCounts, 'creates' | 'prunes' | 'skips' | 'problems' | 'kept'> & {
  readonly holds: number;
  readonly copies?: number;
};

/** Azure's own words for what went wrong, and what a person can do. */
export interface ActionError {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
  readonly requestId?: string;
  readonly remedy?: string;
}

/** One create, copy, prune or skip of a plan, with what came of it. */
export interface ActionRecord {
  readonly version: number;
  readonly runId: string;
  readonly subscriptionId: string;
  /** `workId`, a letter for the kind and a hash of the resource: the same action has the same id however often it is planned. */
  readonly actionId: string;
  readonly workId: string;
  readonly state: ActionState;
  readonly action: CreateAction | CopyAction | PruneAction | SkipAction | HoldAction;
  readonly plannedAt: Instant;
  readonly sentAt?: Instant;
  readonly endedAt?: Instant;
  /** When Azure took the point: what a restore goes by. */
  readonly timeCreated?: Instant;
  /** What Azure chose. */
  readonly sku?: string;
  /** Of a part of a restore point: what was reached, in Azure's words. */
  readonly consistencyMode?: string;
  /** Of a create whose policy wants its point immutable. */
  readonly immutability?: ImmutabilityOutcome;
  readonly error?: ActionError;
  /** Why it was skipped, superseded or passed over. */
  readonly note?: string;
}

/** What came of the immutability that a policy asks for. */
export type ImmutabilityOutcome =
  | { readonly kind: 'asked'; readonly at: Instant }
  /** As Azure shows it. */
  | { readonly kind: 'immutable'; readonly until: Instant; readonly locked: boolean }
  | { readonly kind: 'refused'; readonly error: ActionError };

/** The work of one message: the actions of one VM, or of one detached disk or orphan. */
export interface WorkRecord {
  readonly version: number;
  readonly runId: string;
  readonly subscriptionId: string;
  readonly workId: string;
  readonly vmId?: string;
  readonly vmName?: string;
  readonly location: string;
  readonly state: 'waiting' | 'queued' | 'done';
  readonly creates: number;
  /** VM restore points that its creates or copies are parts of. */
  readonly restorePoints?: number;
  /** Of a row for copies alone, which are of one VM and go to one region: its location. */
  readonly copies?: number;
  readonly prunes: number;
  /** When its latest message becomes visible. */
  readonly visibleAt?: Instant;
  /** Its prunes wait until then, where the pace of deletions is behind that of creates. */
  readonly prunesAt?: Instant;
  readonly writtenAt: Instant;
  /** Between the first and the last `timeCreated` of its set. */
  readonly skewMs?: number;
  /** The least that the VM restore points of its set have reached, in Azure's words; absent where it has snapshots. */
  readonly consistencyMode?: string;
  readonly set?: string;
}

export interface ProblemRecord {
  readonly version: number;
  readonly runId: string;
  readonly subscriptionId: string;
  readonly problemId: string;
  readonly problem: Problem;
  /** The locked scope, lower case: prunes in it are passed over for the rest of the run. */
  readonly lockedScope?: string;
}

/** What a tick remembers of a subscription, written by `plan` with its mark. */
export interface SubscriptionMemory {
  readonly decidedAt: Instant;
  readonly policyHash: string;
  readonly nextOccurrenceAt?: Instant;
  /** When copies that are to come or under way are looked at. */
  readonly nextCopyAt?: Instant;
  readonly diskCount: number;
  /** Where the settings name groups: the others, lower case, in which points of ours lay. */
  readonly pointGroups?: readonly string[];
  /** Consecutive full passes, a day apart, that saw no disk where some were. */
  readonly emptySince?: Instant;
  /** The UTC date of the last full pass, `2026-11-23`. */
  readonly fullPassDate?: string;
  /** By which version of the app and of its policies file that pass was decided. */
  readonly edition?: Edition;
  readonly unreadable?: Unreadable;
  /** Why nothing could be made in it, though it could be read. */
  readonly blocked?: string;
}

/** That a subscription could not be read, and why. */
interface Unreadable {
  readonly attempts: number;
  readonly nextAttemptAt: Instant;
  /** When it could not be read first, and what Azure said last; absent in rows of earlier versions. */
  readonly since?: Instant;
  readonly error?: ActionError;
}

export type { AttemptMemory };

export interface Heartbeat {
  readonly at: Instant;
  /** ARM's `Date` less our clock, where a reply has been seen. */
  readonly clockSkewMs?: number;
  /** All that was found, a sentence each, what stops work first. */
  readonly problems: readonly string[];
  /** The worst of what stops work; absent where nothing does. */
  readonly trouble?: Trouble;
  /** What stood at the front of the queues. */
  readonly fronts?: readonly QueueFront[];
}

/** What keeps the app, or a part of the fleet, from being worked on; the worst first. */
export const TROUBLES = ['sign-in', 'queue', 'subscription'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What a tick found, in one sentence with the remedy. */
export interface Finding {
  readonly message: string;
  readonly trouble?: Trouble;
}

/** A message that was seen at the front of a queue, and since when. */
export interface QueueFront {
  readonly kind: Message['kind'];
  readonly id: string;
  readonly tries: number;
  readonly since: Instant;
}

export type Message =
  | { readonly version: number; readonly kind: 'plan'; readonly runId: string; readonly subscriptionId: string }
  | {
      readonly version: number;
      readonly kind: 'execute';
      readonly runId: string;
      readonly subscriptionId: string;
      readonly workId: string;
    }
  | { readonly version: number; readonly kind: 'watch'; readonly runId: string; readonly round: number }
  | { readonly version: number; readonly kind: 'restore'; readonly restoreId: string; readonly round: number }
  /** Look at what people are to be told of, or send what is written; a look may be at a run that has ended. */
  | { readonly version: number; readonly kind: 'notify'; readonly what: 'look' | 'send'; readonly runId?: string };
