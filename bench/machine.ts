import { cpus, loadavg, totalmem } from 'node:os';

/** What a figure was measured on. */
export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly memoryGib: number;
  readonly node: string;
  /** Processes that ran or waited for a core in the minute before, on average; absent where it was not noted. */
  readonly load?: number;
}

export function thisMachine(): Machine {
  const [first, ...others] = cpus();
  return {
    cores: others.length + (first === undefined ? 0 : 1),
    model: first?.model ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: loadavg()[0] ?? 0,
  };
}

export function sayMachine({ cores, model, memoryGib, node, load }: Machine): string {
  const busy = load === undefined ? '' : `, under a load of ${load.toFixed(1)} before`;
  return `${cores} cores (${model}), ${memoryGib} GiB, node ${node}${busy}`;
}
