import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '../../shared/run/ports.ts';
import type { RunReport, RunSummary } from '../../shared/run/read-run.ts';
import type { AppClient } from './app-client.ts';

const STARTS_WITHIN_MS = 60_000;
/** A heartbeat is written last; a run that is not listed by then is none. */
const AFTER_HEARTBEAT_MS = 1_000;
const PAUSE_MS = 400;

/**
 * Fires the tick and follows the run that it starts to its end, telling what is known after each look. Resolves with
 * undefined where nothing was due. A run whose plans hold nothing is removed by the app: then with the last look at it.
 */
export async function followFirstRun(
  client: AppClient,
  onLook: (run: RunReport) => void,
): Promise<RunReport | undefined> {
  await client.fire('tick');
  const id = await findRun(client);
  if (id === undefined) return undefined;
  let last: RunReport | undefined;
  for (;;) {
    const run = await client.get<RunReport>(`runs/${encodeURIComponent(id)}`);
    if (run === undefined) return last;
    last = run;
    onLook(run);
    if (run.state !== 'planning' && run.state !== 'running') return run;
    await sleep(PAUSE_MS);
  }
}

async function findRun(client: AppClient): Promise<string | undefined> {
  const startedAt = Date.now();
  let heartbeatSeenAt: number | undefined;
  while (Date.now() - startedAt < STARTS_WITHIN_MS) {
    const page = await client.get<Page<RunSummary>>('runs?limit=1');
    const [run] = page?.items ?? [];
    if (run !== undefined) return run.id;
    if (heartbeatSeenAt !== undefined && Date.now() - heartbeatSeenAt > AFTER_HEARTBEAT_MS) return undefined;
    const { lastTickAt } = await client.health();
    if (lastTickAt !== undefined) heartbeatSeenAt ??= Date.now();
    await sleep(PAUSE_MS);
  }
  throw new Error(`The tick started nothing and left no heartbeat within ${STARTS_WITHIN_MS / 1000} s.`);
}
