import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startAzurite } from '../../local/azurite/start-azurite.ts';
import { LOCAL_OWNER } from '../../local/fleet/fleet-disk.ts';
import { END_WITH_PARENT, endProcess } from '../../local/host/end-process.ts';
import { BUNDLED_FUNCTIONS, bundle } from '../../packaging/bundle.ts';
import { dueDaily, type EstateSize } from '../estate.ts';
import type { PlanFigures } from './plan-fleet.ts';
import type { ServedSettings, ServeOptions } from './serve-fleet.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/** The simulated Azure of a large estate needs more than node's default; the planner must not. */
const LARGE_HEAP = ['--max-old-space-size=8192'];
/**
 * What V8 gives itself on an instance of 2,048 MB, the default of Flex Consumption: half of it, and a 128th of that for
 * each half of the young generation (`Heap::HeapSizeFromPhysicalMemory`, `kOldGenerationToSemiSpaceRatio`). On a machine
 * with more memory it would collect later, and the figure would say little of an instance.
 */
const INSTANCE_HEAP = ['--max-old-space-size=1024', '--max-semi-space-size=8'];

/** Nobody else is measured with the planner: Azure, storage and the planner are processes of their own. */
export async function measurePlan(size: Omit<EstateSize, 'tag' | 'subscriptions'>, keep: string): Promise<PlanFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'nightkeep-bench-'));
  const now = Date.now();
  const served: ServeOptions = {
    size: { ...size, subscriptions: 1, tag: dueDaily(keep, now) },
    caPath: join(folder, 'arm.pem'),
    now,
  };
  const serving = [...LARGE_HEAP, fileURLToPath(new URL('serve-fleet.ts', import.meta.url)), JSON.stringify(served)];
  const azure = start(serving, { PATH: process.env['PATH'] ?? '' });
  const azurite = await startAzurite();
  try {
    await bundle(REPOSITORY, `import './bench/planning/plan-fleet.ts';`, folder);
    const settings = await told<ServedSettings>(azure);
    const planner = start([...INSTANCE_HEAP, join(folder, BUNDLED_FUNCTIONS)], {
      PATH: process.env['PATH'] ?? '',
      ...settings,
      AzureWebJobsStorage: azurite.connectionString,
      NIGHTKEEP_OWNER: LOCAL_OWNER,
      NIGHTKEEP_SUBSCRIPTIONS: '*',
      TZ: 'UTC',
    });
    return await told<PlanFigures>(planner);
  } finally {
    await Promise.all([endProcess(azure), azurite.close(), rm(folder, { recursive: true })]);
  }
}

function start(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [...END_WITH_PARENT, ...args], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** The one message that a process sends; rejects where it ends without it. */
async function told<T>(child: ChildProcess): Promise<T> {
  const message = once(child, 'message').then(([found]) => found as T);
  const ended = once(child, 'exit').then(([code]): never => {
    throw new Error(`A process of the bench ended with ${code}.`);
  });
  return Promise.race([message, ended]);
}
