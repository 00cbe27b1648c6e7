/** A change of a tag's words that may mend it: those from `from` to before `to` become `text`. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Offered only where no other change mends the value. */
  readonly lastResort?: true;
}

/** Why words cannot be read, with the changes that may be meant, the likeliest first. */
export interface Mistake {
  readonly message: string;
  readonly edits: readonly Edit[];
  /** The index of the word that begins no clause, where that is the mistake. */
  readonly unknownAt?: number;
}

export function isMistake(value: object): value is Mistake {
  return 'message' in value;
}

export function edit(from: number, to: number, text: string): Edit {
  return { from, to, text };
}

/** Leaves words out, where nothing better is known. */
export function drop(from: number, to: number): Edit {
  return { from, to, text: '', lastResort: true };
}

export function applyEdit(tokens: readonly string[], change: Edit): string {
  return [...tokens.slice(0, change.from), change.text, ...tokens.slice(change.to)]
    .filter((word) => word !== '')
    .join(' ');
}
