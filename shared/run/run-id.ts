import { formatInstant, type Instant, parseInstant, SECOND } from '../policy/instant.ts';

const PATTERN = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-([a-z0-9]{1,20})$/;

/** A run's id: the second of its start in UTC, so that its month and its place in the history can be told from it. */
export function newRunId(startedAt: Instant, random: string): string {
  const second = formatInstant(Math.floor(startedAt / SECOND) * SECOND);
  const tail =
    random
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '')
      .slice(0, 8) || '0';
  return `${second.replaceAll(/[-:]/g, '')}-${tail}`;
}

/** When a run started, to the second, by its id; undefined where the text is no run's id. */
export function runStartOf(runId: string): Instant | undefined {
  const match = PATTERN.exec(runId);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(text)) ? undefined : parseInstant(text);
}
