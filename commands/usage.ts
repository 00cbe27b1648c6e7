import { readFileSync } from 'node:fs';
import { type Instant, parseInstant } from '../shared/policy/instant.ts';
import { nearestZones, readZone } from '../shared/policy/tag/zone.ts';

/** What a person typed cannot be used; the message says what is expected. The exit status is then 2. */
export class BadUsage extends Error {}

/** What was asked for cannot be had; the message is one line that says why and what to do. The exit status is then 1. */
export class Refused extends Error {}

/** Runs a command of one text: its output goes to stdout; a refusal to stderr with exit status 1, bad usage with 2. */
export async function runCommand(usage: string, command: () => string | Promise<string>): Promise<void> {
  try {
    const text = await command();
    process.stdout.on('error', endQuietly).write(text);
  } catch (error) {
    if (error instanceof Refused) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
      return;
    }
    if (!(error instanceof BadUsage)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}\n`);
    process.exitCode = 2;
  }
}

/** `parseArgs`' own errors are bad usage too. */
export function parseOrRefuse<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const isTypeError =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    // Node's second sentence is about positional arguments, which is not what was mistyped.
    throw isTypeError ? new BadUsage(error.message.split('. ')[0] ?? '') : error;
  }
}

export function readInstantOption(name: string, text: string): Instant {
  try {
    return parseInstant(text);
  } catch {
    throw new BadUsage(`${name} must be an ISO 8601 instant such as 2026-11-23T02:00:00Z, not ${JSON.stringify(text)}`);
  }
}

export function readZoneOption(name: string, text: string): string {
  const zone = readZone(text);
  if (zone !== undefined) return zone;
  const nearest = nearestZones(text);
  const hint = nearest.length === 0 ? '' : `; did you mean ${nearest.join(', or ')}?`;
  throw new BadUsage(`${name} must be an IANA time zone such as Europe/London, not ${JSON.stringify(text)}${hint}`);
}

export function readTextOrRefuse(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new BadUsage(`${path} cannot be read: ${error.message}`);
  }
}

/** Who reads only the beginning (`| head`) closes the pipe, which is no failure. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
