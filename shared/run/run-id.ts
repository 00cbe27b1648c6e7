import { formatInstant, type Instant, SECOND } from '../policy/instant.ts';

/** A run's id: the second of its start in UTC, so that its month and its place in the history can be told from it (`runStart`). */
export function newRunId(startedAt: Instant, random: string): string {
  const second = formatInstant(Math.floor(startedAt / SECOND) * SECOND);
  const tail =
    random
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '')
      .slice(0, 8) || '0';
  return `${second.replaceAll(/[-:]/g, '')}-${tail}`;
}
