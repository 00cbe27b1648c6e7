import type { RunReport } from '../../shared/run/read/read-run.ts';

/** Says what goes on: one line that changes on a terminal, else a line per step. */
export interface Progress {
  say(text: string): void;
  /** Takes the changing line away. */
  clear(): void;
}

export const SILENT: Progress = { say: () => undefined, clear: () => undefined };

export function progressOn(stream: NodeJS.WriteStream): Progress {
  let last = '';
  if (!stream.isTTY) {
    return {
      say: (text) => {
        const step = text.replace(/ \d.*$/, '');
        if (step !== last) stream.write(`${text}\n`);
        last = step;
      },
      clear: () => undefined,
    };
  }
  return {
    say: (text) => {
      stream.write(`\r\u001b[2K${text.slice(0, Math.max(20, stream.columns - 1))}`);
    },
    clear: () => stream.write('\r\u001b[2K'),
  };
}

/** `Running: 12 of 24 created, 40 of 118 pruned …`. */
export function sayProgress(run: RunReport): string {
  const planned = run.subscriptions.filter(({ state }) => state !== 'waiting').length;
  if (run.state === 'planning' || planned < run.subscriptions.length) {
    return `Planning: ${planned} of ${run.subscriptions.length} subscriptions read and decided`;
  }
  const of = (kind: string): string => {
    const all = run.actions.filter((action) => action.kind === kind);
    return `${all.filter(({ endedAt }) => endedAt !== undefined).length} of ${all.length}`;
  };
  return `Running: ${of('create')} recovery points made, ${of('prune')} pruned`;
}
