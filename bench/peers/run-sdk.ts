import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { END_WITH_PARENT } from '../../local/host/end-process.ts';
import type { ScriptReport } from './peer-figures.ts';
import type { Stage } from './stage.ts';

/** A call of the SDK after the other, each waited for, or all of them at once. */
export type SdkMode = 'loop' | 'at-once';

/** Runs the script over the SDK on a stage. Rejects where it ends without a report. */
export async function runSdk(
  mode: SdkMode,
  { simulator, identity, caPath, subscriptionId }: Stage,
): Promise<ScriptReport> {
  const script = fileURLToPath(new URL('sdk-script.ts', import.meta.url));
  const child = spawn(process.execPath, [...END_WITH_PARENT, script, mode, subscriptionId, simulator.url], {
    env: { PATH: process.env['PATH'] ?? '', NODE_EXTRA_CA_CERTS: caPath, ...identity.environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const report = once(child, 'message').then(([message]) => message as ScriptReport);
  const ended = once(child, 'exit').then(([code]): never => {
    throw new Error(`The script over the SDK ended with ${code}.`);
  });
  return Promise.race([report, ended]);
}
