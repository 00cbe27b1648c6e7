import { writeHold } from '../../policy/hold-text.ts';
import type { Ports } from '../ports.ts';
import type { HoldRequest, StartedBy } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { openClaimed, type StartedRun } from './start-run.ts';

/** Sets holds on all present points of something, or lifts them. */
export interface HoldCall {
  readonly hold: HoldRequest;
  readonly reason: string;
  readonly startedBy: StartedBy;
  readonly idempotencyKey?: string;
}

/** Starts a run that only writes hold tags; it makes and prunes nothing, and goes on in every mode. */
export async function startHolds(ports: Ports, settings: RunSettings, call: HoldCall): Promise<StartedRun> {
  const { idempotencyKey, startedBy, ...asked } = call;
  return openClaimed(ports, settings, { route: 'holds', startedBy, idempotencyKey, asked }, (base) => ({
    ...base,
    kind: 'hold',
    creates: 'none',
    mode: 'full',
    reason: call.reason,
    hold: { ...call.hold, value: writeHold(call.hold.value, base.startedAt) },
  }));
}
