import type { Instant } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import { tellOutcome } from '../log-messages.ts';
import type { Ports } from '../ports.ts';
import type { ActionRecord, ActionState, Run, RunSubscription, WorkRecord } from '../records.ts';
import type { RunSettings } from '../settings.ts';

/** One delivery of an execute message: what it works on, and the actions as they stand. */
export interface Execution {
  readonly ports: Ports;
  readonly settings: RunSettings;
  readonly run: Run;
  readonly row: RunSubscription;
  readonly work: WorkRecord;
  /** After this the rest goes back to the queue, long before the host would end it. */
  readonly endsAt: Instant;
  /** By action id; kept up to date by `writeOutcome`. */
  readonly records: Map<string, ActionRecord>;
}

/** What writing an outcome needs. */
export type OutcomeWriter = Pick<Execution, 'ports' | 'settings' | 'records'>;

/** Milliseconds until the rest of the work goes on by another message; undefined where it need not. */
export type Pause = number | undefined;

export type Outcome = Pick<ActionRecord, 'state'> &
  Partial<Pick<ActionRecord, 'action' | 'sentAt' | 'timeCreated' | 'sku' | 'consistencyMode' | 'error' | 'note'>>;

const OPEN_STATES: ReadonlySet<ActionState> = new Set(['planned', 'sent', 'pending']);

export function isOpenAction({ state }: Pick<ActionRecord, 'state'>): boolean {
  return OPEN_STATES.has(state);
}

/** Writes what came of an action, as it happens. */
export async function writeOutcome(x: OutcomeWriter, record: ActionRecord, outcome: Outcome): Promise<ActionRecord> {
  const ended = isOpenAction(outcome) ? {} : { endedAt: x.ports.clock.now() };
  const written: ActionRecord = { ...record, ...outcome, ...ended };
  await x.ports.actions.putAction(written);
  x.records.set(written.actionId, written);
  if (!isOpenAction(written)) tellOutcome(x.ports.logger, written);
  return written;
}

/** When Azure took a point, and of which SKU it made it. */
export function takenAs({ timeCreated, sku }: Snapshot): Pick<Outcome, 'timeCreated' | 'sku'> {
  return { ...(timeCreated === undefined ? {} : { timeCreated }), ...(sku === undefined ? {} : { sku }) };
}

/** The longer of two pauses. */
export function later(a: Pause, b: Pause): Pause {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}

/** The shorter of two pauses. */
export function sooner(a: Pause, b: Pause): Pause {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

export function isOutOfTime({ ports, endsAt }: Execution): boolean {
  return ports.clock.now() >= endsAt;
}
