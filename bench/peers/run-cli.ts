import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type CliMode, cliScript, signInLines } from './cli-script.ts';
import type { ScriptReport } from './peer-figures.ts';
import type { Stage } from './stage.ts';

const run = promisify(execFile);

/** Runs the script over the Azure CLI on a stage; signing in is not counted. Rejects where it cannot sign in. */
export async function runCli(mode: CliMode, stage: Stage): Promise<ScriptReport> {
  const forget = `curl -s --cacert '${stage.caPath}' -X DELETE ${stage.simulator.url}/_local/log`;
  const script = ['set -e', ...signInLines(stage), forget, ...cliScript(mode)];
  const { stdout, stderr } = await run('bash', ['-c', script.join('\n')], {
    env: { PATH: process.env['PATH'], HOME: stage.folder, TMPDIR: stage.folder },
  });
  const errors = stderr.split('\n').filter((line) => line.startsWith('ERROR'));
  return { failed: Number(stdout.trim().split('\n').at(-1)), errors: [...new Set(errors)].slice(0, 5) };
}
