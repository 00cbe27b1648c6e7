import type { Instant } from './instant.ts';
import { formatInstant } from './instant.ts';

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?Z$/;

/** Reads an instant that `formatInstant` wrote; undefined for any other text, so that what was edited is not believed. */
export function readWrittenInstant(text: string | undefined): Instant | undefined {
  const match = text === undefined ? null : WRITTEN.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, millisecond] = match.map(Number) as unknown as Fields;
  const at = Date.UTC(year, month - 1, day, hour, minute, second, match[7] === undefined ? 0 : millisecond);
  return formatInstant(at) === text ? at : undefined;
}

type Fields = readonly [number, number, number, number, number, number, number, number];
