import { type Machine, thisMachine } from './machine.ts';
import type { Measured, Part } from './part.ts';

export interface Outcome {
  /** What people must be told beside the table: parts that failed, or cannot run here. */
  readonly notes: readonly string[];
  readonly hasFailed: boolean;
}

/**
 * Measures one part after the other and hands over each as soon as it is there. A part that fails, or cannot run on this
 * machine, is noted, and the others are measured all the same.
 */
export async function measureParts(
  parts: readonly (readonly [name: string, part: Part])[],
  keep: (name: string, measured: Measured, machine: Machine) => void,
  tell: (line: string) => void,
): Promise<Outcome> {
  const notes: string[] = [];
  let hasFailed = false;
  for (const [name, part] of parts) {
    tell(`${name}: begins`);
    const machine = thisMachine();
    try {
      const measured = await part((line) => tell(`${name}: ${line}`));
      if ('notHere' in measured) notes.push(`${name} was not measured: ${measured.notHere}`);
      else keep(name, measured, machine);
    } catch (error) {
      hasFailed = true;
      notes.push(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  return { notes, hasFailed };
}
