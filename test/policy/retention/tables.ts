import type { Decision } from '../../../shared/policy/decision.ts';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { KeepRule, Span } from '../../../shared/policy/policy.ts';
import type { DiskContext } from '../../../shared/policy/retention/decide-disk.ts';
import type { ZonedRetention } from '../../../shared/policy/retention/valid-retention.ts';

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

const RULES: Readonly<Record<string, KeepRule>> = {
  h: 'hourly',
  d: 'daily',
  w: 'weekly',
  m: 'monthly',
  y: 'yearly',
};

/** `7d 4w 12m`, `last5`, `within14d`, each in UTC: enough of the written text for these tests. */
export function retentionOf(text: string): ZonedRetention {
  const rules = text.split(' ').map((word) => {
    const [, name, count, unit] = /^(last|within)?(\d+)([hdwmy])?$/.exec(word) ?? [];
    if (name === 'last') return ['last', Number(count)];
    if (name === 'within') return ['within', { count: Number(count), unit } as Span];
    return [RULES[unit ?? ''] ?? word, Number(count)];
  });
  return { retention: Object.fromEntries(rules), timeZone: 'UTC' };
}

/** A full pass of 23 November 2026 at 00:05 with nothing set that is off by default. */
export function aContext(
  fields: Partial<Omit<DiskContext, 'now'>> & { readonly now?: string | number } = {},
): DiskContext {
  const { now = '2026-11-23T00:05Z', ...rest } = fields;
  return {
    now: typeof now === 'number' ? now : parseInstant(now),
    fullPass: true,
    liftPace: false,
    holdPace: false,
    minKeepDays: 0,
    orphanDays: 0,
    readWritten: (text) => (text === undefined || text === '?' ? undefined : retentionOf(text)),
    ...rest,
  };
}
