import type { Target } from '../../policy/plan.ts';
import type { Ports } from '../ports.ts';
import type { StartedBy } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { openClaimed, type StartedRun } from './start-run.ts';

/** A person confirms how many points go at once, the pace lifted. */
export interface PruneRequest {
  /** The number of prunes that the person has seen and means. */
  readonly confirm: number;
  readonly target: Target;
  readonly reason: string;
  readonly startedBy: StartedBy;
  readonly idempotencyKey?: string;
}

/**
 * Starts a run without creates. Its work is released once every subscription is planned and the prunes sum to exactly
 * the number confirmed; else the run ends failed with the new number. Floor and guards hold.
 */
export async function startPrune(ports: Ports, settings: RunSettings, request: PruneRequest): Promise<StartedRun> {
  const { idempotencyKey, startedBy, ...asked } = request;
  return openClaimed(ports, settings, { route: 'prunes', startedBy, idempotencyKey, asked }, (base) => ({
    ...base,
    kind: 'prune',
    creates: 'none',
    prune: true,
    fullPass: true,
    target: request.target,
    reason: request.reason,
    confirm: request.confirm,
  }));
}
