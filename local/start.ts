import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Cloud, startCloud } from './cloud.ts';
import { paintFor } from './report/paint.ts';
import type { ArmFleet } from './simulator/arm-json.ts';
import { FleetError } from './simulator/fleet-error.ts';
import { type ChosenFleet, chooseFleet } from './start/choose-fleet.ts';
import { ArgumentError, readArguments, type StartArguments, USAGE } from './start/read-arguments.ts';
import { renderTitle, showRun } from './start/show-run.ts';
import { unpackPackage } from './start/unpack-package.ts';
import { progressOn, SILENT } from './start/write-progress.ts';

const DEFAULT_PORT = 7071;
const FOLDER = fileURLToPath(new URL('../.local', import.meta.url));

// Whoever reads the output may stop reading, as `head` does.
process.stdout.on('error', () => process.exit());

/** `npm start`: the local cloud, the first nightly run, what came of it, and then the guide until Ctrl-C. */
async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (args.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const chosen = await chooseFleet(args);
  const root = args.package === undefined ? undefined : unpackPackage(args.package);
  try {
    return await run(args, chosen, root);
  } finally {
    if (root !== undefined) rmSync(root, { recursive: true });
  }
}

async function run(args: StartArguments, chosen: ChosenFleet, root: string | undefined): Promise<number> {
  const paint = paintFor(process.stdout.isTTY, process.env);
  const progress = args.json ? SILENT : progressOn(process.stdout);
  if (!args.json) process.stdout.write(renderTitle(chosen, args, paint));
  const stopped = untilStopped();
  progress.say('Starting Azurite, the simulated Azure and the app …');
  const cloud = await Promise.race([open(chosen.fleet, args, root), stopped]);
  if (cloud === 'stopped') return 130;
  try {
    const showing = showRun({ cloud, chosen, args, paint, progress, logPath: logPath(args) });
    const shown = await Promise.race([showing, stopped, cloud.host.ended]);
    if (shown === 'stopped') return args.once ? 130 : 0;
    if (typeof shown === 'string') throw new Error(shown);
    if (args.once) return shown;
    const ended = await Promise.race([stopped, cloud.host.ended]);
    if (ended !== 'stopped') throw new Error(ended);
    return 0;
  } finally {
    progress.clear();
    await cloud.close();
  }
}

/** Runs that end by themselves take free ports, so that any number of them can run at once. */
async function open(fleet: ArmFleet, args: StartArguments, root: string | undefined): Promise<Cloud> {
  const { once, port } = args;
  mkdirSync(folderOf(args), { recursive: true });
  const log = createWriteStream(logPath(args));
  try {
    return await startCloud({
      fleet,
      ...(root === undefined ? {} : { root }),
      ...(once ? {} : { folder: folderOf(args) }),
      port: port ?? (once ? 0 : DEFAULT_PORT),
      timers: !once,
      simulator: { settings: { backgroundCopyMs: 3_000 } },
      onLine: (line) => log.write(`${line}\n`),
    });
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    throw new ArgumentError(`${error.message}. Choose another by --port N.`);
  }
}

/** Of its own for each port and for `--once`, so that several at once do not overwrite each other's certificate and log. */
function folderOf({ port, once }: StartArguments): string {
  if (port !== undefined) return `${FOLDER}/${port}`;
  return once ? `${FOLDER}/once` : FOLDER;
}

function logPath(args: StartArguments): string {
  return `${folderOf(args)}/app.log`;
}

function isPortTaken(error: unknown): error is Error {
  return error instanceof Error && error.message.includes('EADDRINUSE');
}

function untilStopped(): Promise<'stopped'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve('stopped'));
  });
}

try {
  process.exitCode = await main();
  // Parts of the cloud that were still starting at Ctrl-C end with this process.
  if (process.exitCode === 130) process.exit();
} catch (error) {
  if (error instanceof ArgumentError || error instanceof FleetError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
