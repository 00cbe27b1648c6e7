/** What a person gave an option as a count, from 1. Throws for anything else, with what is needed. */
export function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new Error(`a whole number from 1 is needed, not ${JSON.stringify(text)}`);
}
