import type { Run, RunState } from './records.ts';

/** Whether a run's planned creates will be carried out. */
export function mayCreate(run: Run): boolean {
  return !run.dryRun && run.mode !== 'observe' && run.creates !== 'none';
}

/** Whether its planned prunes will be. */
export function mayPrune(run: Run): boolean {
  return !run.dryRun && run.mode === 'full' && run.prune;
}

/** Only a run over everything that is due lets the tick believe that nothing else is. */
export function remembers(run: Run): boolean {
  return run.kind === 'run' && run.creates === 'due' && run.target.kind === 'all' && !run.dryRun;
}

export function isOpen(state: RunState): boolean {
  return state === 'planning' || state === 'running';
}
