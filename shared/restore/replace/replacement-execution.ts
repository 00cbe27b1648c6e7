import type { ActionError } from '../../run/records.ts';
import type { RestoreExecution } from '../execution.ts';
import type { ReplacementRecord, ReplacementStep } from '../records.ts';

export type ReplacementExecution = RestoreExecution<ReplacementRecord>;

/** Milliseconds until the next look; `on`: the next step goes on at once, or there is none. */
export type Next = number | 'on';

type Changes = Partial<Pick<ReplacementRecord, 'on' | 'wasRunning' | 'cause' | 'safetyRunId' | 'notes'>>;

/** Writes that a step begins, before it does. */
export async function begin(x: ReplacementExecution, step: ReplacementStep, changes: Changes = {}): Promise<'on'> {
  const steps = [...x.record.steps, { step, at: x.ports.clock.now() }];
  x.ports.logger.log('info', 'A replacement goes on', { restoreId: x.record.id, step });
  await x.write({ step, steps, ...changes });
  return 'on';
}

type EndState = 'succeeded' | 'failed' | 'rolled-back' | 'not-started';

/** Ends a replacement. `on` is said anew, since what was seen before may not be so any more. */
export async function end(
  x: ReplacementExecution,
  state: EndState,
  {
    on,
    error,
    notes = [],
  }: { readonly on?: 'old' | 'new'; readonly error?: ActionError; readonly notes?: readonly string[] },
): Promise<'on'> {
  const now = x.ports.clock.now();
  const { on: _, ...before } = x.record;
  x.ports.logger.log(state === 'succeeded' ? 'info' : 'error', 'A replacement ended', {
    restoreId: x.record.id,
    state,
    on,
    code: error?.code,
    detail: error?.message,
  });
  await x.replace({
    ...before,
    state,
    step: 'done',
    steps: [...before.steps, { step: 'done', at: now }],
    endedAt: now,
    notes: [...before.notes, ...notes],
    ...(on === undefined ? {} : { on }),
    ...(error === undefined ? {} : { error }),
  });
  return 'on';
}

/** How long the present step has taken. */
export function stepAge({ record, ports }: ReplacementExecution): number {
  return ports.clock.now() - (record.steps.at(-1)?.at ?? record.startedAt);
}
