/** The edits between two words: letters added, left out, replaced, or two neighbours swapped (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + cost);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, at(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

/** The known words that a mistyped one probably means, the nearest first; none where all are far. */
export function nearestWords(word: string, known: Iterable<string>): readonly string[] {
  if (word.length < 2 || word.length > 80) return [];
  const scored: { name: string; score: number }[] = [];
  for (const name of known) {
    const score = editDistance(squeeze(word), squeeze(name));
    const isPrefix = word.length >= 3 && (name.startsWith(word) || (word.startsWith(name) && name.length >= 3));
    if (isPrefix) scored.push({ name, score: Math.min(score, 1) });
    else if (score <= Math.max(1, Math.floor(Math.min(word.length, name.length) / 3))) scored.push({ name, score });
  }
  return scored.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1)).map(({ name }) => name);
}

function squeeze(word: string): string {
  return word.toLowerCase().replace(/[-_./ ]/g, '');
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
