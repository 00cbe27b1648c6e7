import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAzurite } from '../local/azurite/start-azurite.ts';
import { packageApp } from '../packaging/package-app.ts';
import { type Bound, isMet, sayBound } from './bound.ts';
import { firstReply, register } from './cold/measure-start.ts';
import { makeMinimalApp } from './cold/minimal-app.ts';
import { sayMachine, thisMachine } from './machine.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = new URL('./results/', import.meta.url);
const ROUNDS = 15;

const APPS = ['bundle', 'unbundled', 'minimal'] as const;
type App = (typeof APPS)[number];

interface Figures {
  readonly registeredMs: number;
  readonly firstReplyMs: number;
  readonly rssMb: number;
}

async function main(): Promise<number> {
  const machine = thisMachine();
  process.stdout.write(`${sayMachine(machine)}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'nightkeep-cold-'));
  const azurite = await startAzurite();
  try {
    const made = await packageApp(REPOSITORY, folder);
    // An empty folder: nothing but the package itself is there to be found.
    const bundle = join(folder, 'deployed');
    cpSync(made.folder, bundle, { recursive: true });
    const { functions } = await register(bundle);
    const minimal = await makeMinimalApp(REPOSITORY, join(folder, 'minimal'), functions);
    const settings = { AzureWebJobsStorage: azurite.connectionString, NIGHTKEEP_OWNER: 'bench', TZ: 'UTC' };
    const figures = await measure({ bundle, unbundled: REPOSITORY, minimal }, settings);
    const size = { zipKib: made.zipBytes / 1024, unpackedKib: bytesOf(bundle) / 1024 };
    const bounds = boundsOf(figures);
    process.stdout.write(`${sayFigures(figures, functions.length, size)}\n${bounds.map(sayBound).join('\n')}\n`);
    mkdirSync(RESULTS, { recursive: true });
    const results = { machine, rounds: ROUNDS, functions: functions.length, size, figures, bounds };
    writeFileSync(new URL('cold.json', RESULTS), `${JSON.stringify(results, undefined, 2)}\n`);
    return bounds.every(isMet) ? 0 : 1;
  } finally {
    await azurite.close();
    rmSync(folder, { recursive: true });
  }
}

/** Medians, the apps taking turns, so that what else the machine does meets all of them. */
async function measure(
  roots: Readonly<Record<App, string>>,
  settings: Readonly<Record<string, string>>,
): Promise<Readonly<Record<App, Figures>>> {
  const rounds: Record<App, Figures>[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const entries: [App, Figures][] = [];
    for (const app of APPS) {
      const { registeredMs, rssMb } = await register(roots[app]);
      entries.push([app, { registeredMs, rssMb, firstReplyMs: await firstReply(roots[app], settings) }]);
    }
    // The first round fills the caches of the disk.
    if (round > 0) rounds.push(Object.fromEntries(entries) as Record<App, Figures>);
  }
  const medianOf = (app: App, key: keyof Figures): number => median(rounds.map((round) => round[app][key]));
  return Object.fromEntries(
    APPS.map((app) => [
      app,
      {
        registeredMs: medianOf(app, 'registeredMs'),
        firstReplyMs: medianOf(app, 'firstReplyMs'),
        rssMb: medianOf(app, 'rssMb'),
      },
    ]),
  ) as Record<App, Figures>;
}

function boundsOf({ bundle, unbundled, minimal }: Readonly<Record<App, Figures>>): readonly Bound[] {
  const most = (what: string, figure: number, of: number, share: number): Bound => ({
    what,
    figure,
    most: share * of,
    unit: ' ms',
  });
  return [
    most('registered, half of the unbundled app', bundle.registeredMs, unbundled.registeredMs, 0.5),
    most('registered, 1.6 times the minimal app', bundle.registeredMs, minimal.registeredMs, 1.6),
  ];
}

function sayFigures(
  figures: Readonly<Record<App, Figures>>,
  functions: number,
  { zipKib, unpackedKib }: { readonly zipKib: number; readonly unpackedKib: number },
): string {
  return [
    `the package: ${zipKib.toFixed(0)} KiB as a zip, ${unpackedKib.toFixed(0)} KiB unpacked; ${functions} functions`,
    `medians of ${ROUNDS} starts: from the start of the process until every function was registered, in a process that only`,
    'loads the app; until the first reply of GET /api/health, in the local Functions host, with storage there',
    ...APPS.map((app) => {
      const { registeredMs, firstReplyMs, rssMb } = figures[app];
      return `${app.padEnd(9)}  registered ${registeredMs.toFixed(0)} ms, first reply ${firstReplyMs.toFixed(0)} ms, ${rssMb.toFixed(0)} MB`;
    }),
  ].join('\n');
}

function bytesOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

process.exitCode = await main();
