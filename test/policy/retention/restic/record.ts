/**
 * Records what the real restic keeps, as fixtures for `restic.test.ts`. Not part of the test run.
 *
 *     RESTIC=/path/to/restic node test/policy/retention/restic/record.ts
 *
 * restic 0.16 or later (Debian trixie has 0.18). It backs up one small file at made-up times into a repository in a
 * temporary folder, some 200 times, and asks `restic forget --dry-run` what it would keep: about five minutes.
 * `biome check --write` then gives the files their layout.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeepCounts, type Series, series } from './series.ts';

/** One fixture file: a series of points, and what restic keeps of it under several policies. */
export interface Recording {
  readonly program: string;
  readonly times: readonly string[];
  readonly cases: readonly RecordedCase[];
}

export interface RecordedCase {
  readonly keep: KeepCounts;
  /** Time of a kept point -> restic's own reasons, such as `daily, oldest weekly`. */
  readonly kept: Readonly<Record<string, string>>;
}

interface ForgetGroup {
  readonly reasons:
    | readonly { readonly snapshot: { readonly time: string }; readonly matches: readonly string[] }[]
    | null;
}

const folder = mkdtempSync(join(tmpdir(), 'restic-'));
try {
  const program = restic(['version']).split(' compiled')[0] ?? '';
  restic(['init']);
  writeFileSync(join(folder, 'file'), 'one small file');
  for (const one of series()) record(program, one);
} finally {
  rmSync(folder, { recursive: true });
}

function record(program: string, { name, times, policies }: Series): void {
  for (const time of times) backUp(name, time);
  const cases = policies.map((keep) => ({ keep, kept: keptBy(name, keep) }));
  const recording = { program, times, cases } satisfies Recording;
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(recording, null, 2)}\n`);
  console.log(`${name}: ${times.length} points, ${cases.length} cases`);
}

function backUp(tag: string, time: string): void {
  restic(['backup', '--tag', tag, '--time', time.replace('T', ' ').replace('Z', ''), '--force', join(folder, 'file')]);
}

function keptBy(tag: string, keep: KeepCounts): RecordedCase['kept'] {
  const counts = Object.entries(keep).flatMap(([rule, count]) => [`--keep-${rule}`, String(count)]);
  const output = restic(['forget', '--dry-run', '--json', '--group-by', '', '--tag', tag, ...counts]);
  const groups = JSON.parse(output) as readonly ForgetGroup[];
  const reasons = groups.flatMap((group) => group.reasons ?? []);
  return Object.fromEntries(reasons.map(({ snapshot, matches }) => [inSeconds(snapshot.time), wordsOf(matches)]));
}

function inSeconds(time: string): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

/** `daily snapshot` and `oldest weekly snapshot` -> `daily, oldest weekly`. */
function wordsOf(matches: readonly string[]): string {
  return matches.map((match) => match.replace(' snapshot', '')).join(', ');
}

function restic(args: readonly string[]): string {
  return execFileSync(process.env['RESTIC'] ?? 'restic', [...args], {
    encoding: 'utf8',
    env: {
      TZ: 'UTC',
      RESTIC_REPOSITORY: join(folder, 'repository'),
      RESTIC_PASSWORD: 'a repository of one hour',
      RESTIC_CACHE_DIR: join(folder, 'cache'),
    },
  });
}
