import type { Pause } from '../../run/execute/execution.ts';
import type { DrillStep } from '../records.ts';
import { checkDrill } from './check-drill.ts';
import { cleanDrill } from './clean-drill.ts';
import type { DrillExecution } from './drill-execution.ts';
import { finishDrill } from './finish-drill.ts';
import { makeDrillDisks } from './make-drill-disks.ts';
import { sweepDrills } from './sweep-drills.ts';

/** Each carries its step as far as it goes, and resolves to undefined once there is nothing left of it. */
const STEPS = {
  sweep: { act: sweepDrills, next: 'disks' },
  disks: { act: makeDrillDisks, next: 'check' },
  check: { act: checkDrill, next: 'clean' },
  clean: { act: cleanDrill, next: 'done' },
} as const satisfies Record<
  Exclude<DrillStep, 'done'>,
  { readonly act: (x: DrillExecution) => Promise<Pause>; readonly next: DrillStep }
>;

/**
 * Carries a drill on: removes what killed drills left, makes the disks of the set, looks at them, deletes them, and says
 * what was proven.
 */
export async function runDrill(x: DrillExecution): Promise<Pause> {
  for (let { step } = x.record; step !== 'done'; { step } = x.record) {
    if (x.isOutOfTime) return 0;
    const { act, next } = STEPS[step];
    const pause = await act(x);
    if (pause !== undefined) return pause;
    await x.write({ step: next });
  }
  await finishDrill(x);
  return undefined;
}
