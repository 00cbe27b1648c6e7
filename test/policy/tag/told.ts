import { applyEdit, isMistake, type Mistake } from '../../../shared/policy/tag/mistake.ts';

/** The words of a value that needs no cutting. */
export function wordsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(' ');
}

/** What a mistake says, and what each of its changes makes of the words: in brackets where it is a last resort. */
export function told(text: string, reading: object): { readonly message: string; readonly repairs: readonly string[] } {
  if (!isMistake(reading)) throw new Error(`test: ${text} is read as ${JSON.stringify(reading)}`);
  return { message: reading.message, repairs: repairsOf(text, reading) };
}

export function repairsOf(text: string, { edits }: Pick<Mistake, 'edits'>): readonly string[] {
  return edits.map((change) => {
    const repaired = applyEdit(wordsOf(text), change);
    return change.lastResort === true ? `(${repaired})` : repaired;
  });
}
