import { cpus, totalmem } from 'node:os';

/** What a figure was measured on. */
export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly memoryGib: number;
  readonly node: string;
}

export function thisMachine(): Machine {
  const [first, ...others] = cpus();
  return {
    cores: others.length + (first === undefined ? 0 : 1),
    model: first?.model ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

export function sayMachine({ cores, model, memoryGib, node }: Machine): string {
  return `${cores} cores (${model}), ${memoryGib} GiB, node ${node}`;
}
