import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import { aPoint } from '../../builders/points.ts';
import type { Recording } from './restic/record.ts';

/**
 * The same kept set, for the same reasons, as `restic forget --group-by ''` in UTC, before floor. Recorded from the real
 * program, whose version each file names; `restic/record.ts` says how to record again.
 */
const FOLDER = join(import.meta.dirname, 'restic');
const RECORDINGS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map(
    (file) => [file.replace('.json', ''), JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recording] as const,
  );

test('several dozen cases were recorded from restic 0.16 or later', () => {
  const cases = RECORDINGS.flatMap(([, recording]) => recording.cases);

  expect(cases.length).toBeGreaterThan(48);
  for (const [, { program }] of RECORDINGS) expect(program).toMatch(/^restic 0\.(1[6-9]|[2-9]\d)\./);
});

describe.each(RECORDINGS)('of %s restic keeps the same points', (_, { times, cases }) => {
  const points = times.map((at) => aPoint({ at }));
  const now = Math.max(...times.map(parseInstant)) + MINUTE;

  test.each(cases.map(({ keep, kept }) => [JSON.stringify(keep), keep, kept] as const))('%s', (_, retention, kept) => {
    const decisions = decideRetention(points, { retention, timeZone: 'UTC' }, now);
    const ours = decisions.map(({ point, reasons }) => [
      point.scheduledFor,
      reasons.filter((reason) => reason !== 'floor' && reason !== 'expired').map(inItsWords),
    ]);

    const theirs = times.map((time) => [parseInstant(time), kept[time]?.split(', ') ?? []]);
    expect(ours).toEqual(theirs);
  });
});

/** `daily-3` -> `daily`, `daily-oldest` -> `oldest daily`. */
function inItsWords(reason: string): string {
  const [rule, which] = reason.split('-');
  return which === 'oldest' ? `oldest ${rule}` : `${rule}`;
}
