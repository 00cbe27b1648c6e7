/** What of a set a sentence about it needs; `takenTo` in ISO 8601. */
interface SaidSet {
  readonly id: string;
  readonly takenTo?: string;
}

/** The set in words, as the subject of a sentence. */
export function saySet({ id, takenTo }: SaidSet): string {
  return takenTo === undefined ? `the set ${id}` : `the set ${id}, taken by ${takenTo},`;
}

/** That nothing complete answers to an instant, and what comes nearest. `of` says whose set it is; `at` in ISO 8601. */
export function sayNoSet(
  of: string,
  at: string | undefined,
  { earlier, later }: { readonly earlier?: SaidSet; readonly later?: SaidSet },
): string {
  return [
    `There is no complete set of ${of}${at === undefined ? '' : ` taken by ${at}`}.`,
    ...(earlier === undefined ? [] : [`Before that, ${saySet(earlier)} is not whole.`]),
    ...(later === undefined ? [] : [`After it, ${saySet(later)} is whole.`]),
  ].join(' ');
}
