import type { Instant } from '../../policy/instant.ts';
import type { Run, RunState } from '../records.ts';

// What a process has of its own: a clock, a log, metrics.

export interface Clock {
  now(): Instant;
}

export interface Logger {
  /** Static message; what varies goes into fields. */
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The VMs that a policy selects, at an instant. */
export interface FleetFigures {
  readonly overdueVms: number;
  /** How long ago the newest point was taken of the VM where that is the longest; absent where none has a point. */
  readonly oldestNewestPointAgeMs?: number;
}

/** What a run came to. */
export interface RunFigures {
  readonly kind: Run['kind'];
  readonly state: Exclude<RunState, 'planning' | 'running'>;
  readonly created: number;
  readonly pruned: number;
  readonly failed: number;
  readonly durationMs: number;
  /** Absent where coverage could not be read. */
  readonly fleet?: FleetFigures;
}

export interface Metrics {
  /** Resolves when they were sent, or could not be, which is logged; it never rejects. */
  record(figures: RunFigures): Promise<void>;
}
