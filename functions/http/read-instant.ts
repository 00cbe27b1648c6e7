import { type Instant, parseInstant } from '../../shared/policy/instant.ts';

/** An instant as ISO 8601, in UTC where it names no offset; undefined where the text is none. */
export function readInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\d/.test(text.trim())) return undefined;
  try {
    return parseInstant(text);
  } catch {
    return undefined;
  }
}
