import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAzurite } from '../local/azurite/start-azurite.ts';
import { createCredential } from '../shared/azure/credential.ts';
import { StorageClients } from '../shared/azure/storage-clients.ts';
import { TableStateStore } from '../shared/azure/table-state-store.ts';
import { HEARTBEAT_KEY } from '../shared/run/clock-check.ts';
import { isMet, sayBound } from './bound.ts';
import { APPS, type AppName, coldBounds, type Figures, mediansOf } from './cold/cold-bounds.ts';
import { type Apps, makeApps } from './cold/make-apps.ts';
import { type ColdStart, measureStart } from './cold/measure-start.ts';
import { type Size, sizeOf, unbundledFolders } from './cold/size.ts';
import { sayMachine, thisMachine } from './machine.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = new URL('./results/', import.meta.url);
const ROUNDS = Number(process.argv[2] ?? 15);

const WHAT = `Measured from the spawning of a node process until every function is registered, and until the reply to
GET /api/health has come, for which the app reads a row of table storage (Azurite on loopback). The process is a worker
that does what Microsoft's does with an app, and no more: it imports the files of "main" and calls functions. It is the
same for all and bundled; there is no host, and no trigger but HTTP. "nothing" is this process with one empty file.
Medians of ${ROUNDS} rounds, in each of which every app starts once.
`;

async function main(): Promise<number> {
  const machine = thisMachine();
  process.stdout.write(`${sayMachine(machine)}\n${WHAT}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'nightkeep-cold-'));
  const azurite = await startAzurite();
  try {
    const settings = { AzureWebJobsStorage: azurite.connectionString, NIGHTKEEP_OWNER: 'bench', TZ: 'UTC' };
    await writeHeartbeat(settings);
    const apps = await makeApps(REPOSITORY, folder, settings);
    const sizes = {
      package: sizeOf(apps.roots.package, ['.']),
      unbundled: sizeOf(REPOSITORY, unbundledFolders(REPOSITORY)),
    };
    process.stdout.write(`zip        ${megabytes(apps.zipBytes)}\n`);
    for (const [name, size] of Object.entries(sizes)) process.stdout.write(`${name.padEnd(9)}  ${saySize(size)}\n`);
    const figures = await measureRounds(apps, settings);
    const bounds = coldBounds(figures);
    process.stdout.write(`\n${sayFigures(figures)}\n\n${bounds.map(sayBound).join('\n')}\n`);
    mkdirSync(RESULTS, { recursive: true });
    const results = { machine, rounds: ROUNDS, zipBytes: apps.zipBytes, sizes, figures, bounds };
    writeFileSync(new URL('cold.json', RESULTS), `${JSON.stringify(results, undefined, 2)}\n`);
    return bounds.every(isMet) ? 0 : 1;
  } finally {
    await azurite.close();
    rmSync(folder, { recursive: true });
  }
}

/** So that health is ok, as it is in an app that runs. */
async function writeHeartbeat(settings: Readonly<Record<string, string>>): Promise<void> {
  const state = new TableStateStore(new StorageClients(settings, createCredential(settings)));
  await state.set('heartbeat', HEARTBEAT_KEY, { at: Date.now(), problems: [] });
}

async function measureRounds({ worker, roots }: Apps, settings: Readonly<Record<string, string>>): Promise<Figures> {
  const starts: Record<AppName, ColdStart[]> = { nothing: [], minimal: [], package: [], unbundled: [] };
  // What the first round reads from disk is in memory for all others: it is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const app of APPS) {
      const start = await measureStart({ worker, root: roots[app], settings });
      const expected = app === 'nothing' ? 404 : 200;
      if (start.status !== expected) throw new Error(`The health of ${app} answered ${start.status}.`);
      if (round > 0) starts[app].push(start);
    }
  }
  return {
    nothing: mediansOf(starts.nothing),
    minimal: mediansOf(starts.minimal),
    package: mediansOf(starts.package),
    unbundled: mediansOf(starts.unbundled),
  };
}

function sayFigures(figures: Figures): string {
  const rows = APPS.map((app) => [app, ...Object.values(figures[app]).map((ms: number) => ms.toFixed(0))]);
  return [['', 'registered', 'first reply'], ...rows]
    .map(([app = '', ...cells]) => [app.padEnd(9), ...cells.map((cell) => cell.padStart(12))].join(''))
    .join('\n');
}

function saySize({ files, bytes }: Size): string {
  return `${megabytes(bytes)}, ${files} files`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

process.exitCode = await main();
