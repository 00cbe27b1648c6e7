import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import { type RestorePointReplies, SUBSCRIPTION } from './restorable-vm.ts';

const SHELL_SCRIPT = resolve(import.meta.dirname, '../../scripts/restore.sh');
export const POWER_SHELL_SCRIPT = resolve(import.meta.dirname, '../../scripts/restore.ps1');
export const QUIET_POWER_SHELL = {
  POWERSHELL_TELEMETRY_OPTOUT: '1',
  POWERSHELL_UPDATECHECK: 'Off',
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
};

/** One of the two scripts; its options are told as `{ vm: 'web01', dryRun: true }`. */
export interface Script {
  /** How an option is written: `--dry-run`, `-DryRun`. */
  readonly option: (name: string) => string;
  readonly run: (options: Options, env: Readonly<Record<string, string>>) => Promise<Ended>;
}

export type Options = Readonly<Record<string, string | true>>;

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const SHELL: Script = {
  option: inShell,
  run: (options, env) => runProcess('bash', [SHELL_SCRIPT, ...wordsOf(options, inShell)], env),
};

/** restore.ps1 in a process of its own each time. */
export function powerShell(pwsh: string): Script {
  return {
    option: inPowerShell,
    run: (options, env) => {
      const words = ['-NoProfile', '-NonInteractive', '-File', POWER_SHELL_SCRIPT, ...wordsOf(options, inPowerShell)];
      return runProcess(pwsh, words, { ...QUIET_POWER_SHELL, ...env });
    },
  };
}

export function inPowerShell(name: string): string {
  return `-${name[0]?.toUpperCase()}${name.slice(1)}`;
}

function inShell(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function wordsOf(options: Options, option: Script['option']): string[] {
  return Object.entries(options).flatMap(([name, value]) => (value === true ? [option(name)] : [option(name), value]));
}

function runProcess(command: string, args: string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((done) => {
    const child = execFile(command, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** The bodies of the PUTs that a dry run shows, in their order. */
export function requestsIn(stdout: string): readonly ArmResource[] {
  const inShell = [...stdout.matchAll(/^az rest --method put .* --body '(.*)'$/gm)]
    .map(([, body = '']) => body.replaceAll("'\\''", "'"))
    .filter((body) => body.startsWith('{'));
  const inPowerShell = [...stdout.matchAll(/^@'\r?\n(.*)\r?\n'@/gm)].map(([, body = '']) => body);
  return [...inShell, ...inPowerShell].map((body) => JSON.parse(body) as ArmResource);
}

const STUB = `#!/bin/sh
# Answers as az does, from the files beside it, and keeps what is made.
here=\${0%/*}
case "$1 $2" in
  'account show') echo ${SUBSCRIPTION} ;;
  'snapshot list') cat "$here/lines" ;;
  'rest --method')
    url=\${5%%\\?*}
    file="$here/at-\${url##*/}"
    [ "$3" = get ] || { echo "$*" >>"$here/made"; exit 0; }
    [ -f "$file" ] || { echo 'ERROR: Not Found({"error":{"code":"ResourceNotFound"}})' >&2; exit 1; }
    case "$*" in *--output-file*) cp "$file" "$7" ;; *) cat "$file" ;; esac
    ;;
  *) echo "unexpected: $*" >&2; exit 2 ;;
esac
`;

/** A stand-in for `az` that answers with these resources; `env` puts it on the PATH. */
export function stubAz(
  snapshots: readonly ArmResource[],
  others: readonly ArmResource[],
  restorePoints: RestorePointReplies = { collections: [], replies: {} },
) {
  const folder = mkdtempSync(join(tmpdir(), 'nightkeep-stub-'));
  writeFileSync(join(folder, 'az'), STUB);
  chmodSync(join(folder, 'az'), 0o755);
  const reply = (name: string, body: unknown) => writeFileSync(join(folder, `at-${name}`), JSON.stringify(body));
  for (const one of [...snapshots, ...others]) reply(one.name, one);
  const { collections, nextLink } = restorePoints;
  reply('restorePointCollections', { value: collections, ...(nextLink === undefined ? {} : { nextLink }) });
  for (const [name, body] of Object.entries(restorePoints.replies)) reply(name, body);
  const listed = snapshots.map(({ properties, ...envelope }) => ({ ...envelope, ...properties }));
  writeFileSync(join(folder, 'lines'), listed.map((one) => `${asciiJson(fieldsOf(one))}\n`).join(''));
  return {
    env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
    made: () => (readdirSync(folder).includes('made') ? readFileSync(join(folder, 'made'), 'utf8') : ''),
  };
}

type Listed = ArmResource['properties'] &
  Pick<ArmResource, 'id' | 'location'> & { readonly tags?: Record<string, string> };

/** What the query of the scripts asks for. */
function fieldsOf(point: Listed): unknown {
  const { creationData } = point;
  return [
    point.id,
    point.timeCreated ?? null,
    point.provisioningState ?? null,
    point.completionPercent ?? null,
    point.copyCompletionError?.errorCode ?? null,
    point.snapshotAccessState ?? null,
    creationData?.createOption ?? null,
    creationData?.sourceUniqueId ?? null,
    creationData?.sourceResourceId ?? null,
    point.tags ?? null,
    point.location,
  ];
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
