import { formatInstant, type Instant, parseInstant, SECOND } from './instant.ts';
import { TAG_VALUE_LENGTH } from './tag/canonical.ts';

const STAMP = /\s*\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)\)$/;

/** What a hold's tag says. */
export interface HoldText {
  readonly reason: string;
  /** When it was set; absent where a person wrote the tag by hand. */
  readonly since?: Instant;
}

/** The value of `nightkeep-hold`: `jane: audit 2026 (2026-11-23T06:27:26Z)`, cut to what Azure allows a tag. */
export function writeHold(reason: string, at: Instant): string {
  const stamp = ` (${formatInstant(Math.floor(at / SECOND) * SECOND)})`;
  // Half of a character is no text that Azure takes.
  const fitting = reason
    .trim()
    .slice(0, TAG_VALUE_LENGTH - stamp.length)
    .replace(/[\uD800-\uDBFF]$/, '');
  return `${fitting}${stamp}`;
}

/** Reads any value that a hold may have: whatever it says, it holds. */
export function readHold(value: string): HoldText {
  const [stamp, at] = STAMP.exec(value) ?? [];
  const reason = (stamp === undefined ? value : value.slice(0, -stamp.length)).trim();
  return { reason: reason === '' ? 'no reason is given' : reason, ...sinceOf(at) };
}

/** A date that no calendar has was typed by hand. */
function sinceOf(text: string | undefined): { readonly since?: Instant } {
  if (text === undefined || Number.isNaN(Date.parse(text))) return {};
  return { since: parseInstant(text) };
}
