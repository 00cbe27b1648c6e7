import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAzurite } from '../../local/azurite/start-azurite.ts';
import { createCredential } from '../../shared/azure/credential.ts';
import { StorageClients } from '../../shared/azure/storage-clients.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { HEARTBEAT_KEY } from '../../shared/run/clock-check.ts';
import type { Measured } from '../part.ts';
import { APPS, type AppName, coldRows, type Figures, mediansOf } from './cold-rows.ts';
import { type Apps, makeApps } from './make-apps.ts';
import { type ColdStart, measureStart } from './measure-start.ts';
import { sizeOf, unbundledFolders } from './size.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const ROUNDS = 15;

/**
 * Cold starts, from the spawning of a node process until every function is registered, and until the reply to
 * GET /api/health has come, for which the app reads a row of table storage. The process is a worker that does what
 * Microsoft's does with an app, and no more; it is the same for all, and bundled. "nothing" is this worker with an empty file.
 */
export async function measureCold(tell: (line: string) => void): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'nightkeep-cold-'));
  const azurite = await startAzurite();
  try {
    const settings = { AzureWebJobsStorage: azurite.connectionString, NIGHTKEEP_OWNER: 'bench', TZ: 'UTC' };
    await writeHeartbeat(settings);
    const apps = await makeApps(REPOSITORY, folder);
    const sizes = {
      package: sizeOf(apps.roots.package, ['.']),
      unbundled: sizeOf(REPOSITORY, unbundledFolders(REPOSITORY)),
    };
    tell(`the apps are made; ${ROUNDS} rounds follow`);
    const medians = await measureRounds(apps, settings);
    const figures = { rounds: ROUNDS, zipBytes: apps.zipBytes, sizes, medians };
    return { rows: coldRows(medians, sizes, ROUNDS), figures };
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
