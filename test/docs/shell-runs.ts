import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the documents call; here each of them only notes its words. `read` loops go round once, by what `az` prints. */
const CALLED = ['az', 'azd', 'curl', 'git', 'node', 'npm', 'openssl'];
const STUB = `#!/bin/bash
{ printf '%s' "\${0##*/}"; printf '\\x1f%s' "$@"; printf '\\x1e'; } >> "$CALLS"
[ "\${0##*/}" != az ] || echo printed
exit "$FAILS"
`;
/** What of the system the documents may use: nothing that changes anything outside the folder they run in. */
const TOOLS = ['bash', 'cat', 'grep', 'mktemp', 'sed', 'wc', 'xargs'];
const PREAMBLE = `command_not_found_handle() { printf '%s\\x1e' "unknown: $1" >> "$CALLS"; return 127; }\n`;

/** One program that a shell was told to run, with its words as the shell gives them. */
export interface ShellCall {
  readonly program: string;
  readonly words: readonly string[];
}

export interface ShellRun {
  readonly calls: readonly ShellCall[];
  /** Programs that no document may call, and what the shell could not read. */
  readonly mistakes: readonly string[];
}

/** A bash in an empty folder, in which the programs of the documents do nothing but note how they were called. */
export class NotingShell {
  readonly #folder = mkdtempSync(join(tmpdir(), 'nightkeep-test-'));
  readonly #log = join(this.#folder, 'calls');

  constructor() {
    const programs = join(this.#folder, 'bin');
    mkdirSync(programs);
    mkdirSync(join(this.#folder, 'scripts'));
    const paths = [...CALLED.map((name) => join(programs, name)), join(this.#folder, 'scripts/restore.sh')];
    for (const path of paths) {
      writeFileSync(path, STUB);
      chmodSync(path, 0o755);
    }
    for (const name of TOOLS) symlinkSync(placeOf(name), join(programs, name));
  }

  /** Runs it where every program succeeds, and where every one fails: some commands stand behind `||`. */
  run(script: string): ShellRun {
    const [well, ill] = [this.#run(script, '0'), this.#run(script, '1')];
    return { calls: [...well.calls, ...ill.calls], mistakes: [...new Set([...well.mistakes, ...ill.mistakes])] };
  }

  #run(script: string, fails: '0' | '1'): ShellRun {
    writeFileSync(this.#log, '');
    const env = { PATH: join(this.#folder, 'bin'), CALLS: this.#log, FAILS: fails, HOME: this.#folder };
    const options = { cwd: this.#folder, env, encoding: 'utf8', timeout: 20_000 } as const;
    const { stderr, signal } = spawnSync('/bin/bash', ['-c', `${PREAMBLE}${script}`], options);
    const noted = readFileSync(this.#log, 'utf8').split('\x1e').slice(0, -1);
    const unread = stderr.split('\n').filter((line) => /syntax error|unexpected EOF/.test(line));
    return {
      calls: noted
        .filter((call) => !call.startsWith('unknown: '))
        .map((call) => call.split('\x1f'))
        .map(([program = '', ...words]) => ({ program, words })),
      mistakes: [
        ...noted.filter((call) => call.startsWith('unknown: ')),
        ...unread,
        ...(signal === null ? [] : [`ended by ${signal}`]),
      ],
    };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

function placeOf(name: string): string {
  const { stdout } = spawnSync('/bin/bash', ['-c', `type -P ${name}`], { encoding: 'utf8' });
  return stdout.trim();
}
