import type { Decision } from '../../../shared/policy/decision.ts';
import { formatInstant } from '../../../shared/policy/instant.ts';

/** `2026-11-23T02:00Z` -> `daily-1 floor`: what a table in a test shows of decisions. */
export function reasonsByTime(
  decisions: readonly Decision[],
  action: Decision['action'],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    decisions
      .filter((decision) => decision.action === action)
      .map(({ point, reasons }) => [shortTime(point.scheduledFor), reasons.join(' ')]),
  );
}

/** To the minute, in UTC. */
export function shortTime(at: number): string {
  return formatInstant(at).replace(/:00Z$/, 'Z');
}
