/** How an accepted operation ends. */
export interface OperationFault {
  readonly status: 'Failed' | 'Canceled' | 'Succeeded';
  readonly code?: string;
  readonly message?: string;
  readonly durationMs?: number;
  /** What a failed create leaves: a failed snapshot (the default) or nothing. */
  readonly leaves?: 'failed' | 'nothing';
}

/** Refusals of Azure's own, worded for the request that meets them. */
export type Refusal =
  | 'AuthorizationFailed'
  | 'RequestDisallowedByPolicy'
  | 'ReadOnlyDisabledSubscription'
  | 'ScopeLocked'
  | 'SubscriptionNotFound';

/** What is done to a request. One of `status`, `html`, `reset`, `operation`, `refuse`, `emptyPage`, or `delayMs` alone. */
export interface FaultEffect {
  readonly delayMs?: number;
  /** An error reply of this status, with `code` and `message` in ARM's envelope, or without it where `flat`. */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  readonly flat?: boolean;
  readonly details?: readonly { code: string; message: string; target?: string }[];
  readonly headers?: Readonly<Record<string, string>>;
  /** A gateway's HTML page instead of JSON (status 502 unless given). */
  readonly html?: boolean;
  /** The request is carried out all the same; only its reply is replaced by `status` or `html`. */
  readonly carriedOut?: boolean;
  /** Breaks the connection: `before` the request is carried out, or `after` it was, so that the reply is lost. */
  readonly reset?: 'before' | 'after';
  readonly operation?: OperationFault;
  readonly refuse?: Refusal;
  /** A list answers a page of nothing, whose nextLink goes on where the page would have begun. */
  readonly emptyPage?: boolean;
}

/** The effects of which a fault needs one, and what may stand beside. */
export const EFFECTS = ['delayMs', 'status', 'html', 'reset', 'operation', 'refuse', 'emptyPage'] as const;
export const BESIDE_EFFECTS = ['code', 'message', 'flat', 'details', 'headers', 'carriedOut'] as const;
