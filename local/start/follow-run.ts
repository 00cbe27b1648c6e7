import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../shared/policy/problem.ts';
import type { Page } from '../../shared/run/ports.ts';
import type { RunReport, RunSummary } from '../../shared/run/read/read-run.ts';
import type { AppClient } from './app-client.ts';

const STARTS_WITHIN_MS = 60_000;
/** A heartbeat is written last; a run that is not listed by then is none. */
const AFTER_HEARTBEAT_MS = 1_000;
const PAUSE_MS = 400;

/** What came of a tick. */
export type FirstRun =
  | { readonly kind: 'ended'; readonly run: RunReport }
  /** Nothing was due. A run whose plans held no action has been removed by the app; its problems were seen before. */
  | { readonly kind: 'nothing-due'; readonly problems: readonly Problem[] };

/** Fires the tick and follows the run that it starts to its end, telling what is known after each look. */
export async function followFirstRun(client: AppClient, onLook: (run: RunReport) => void): Promise<FirstRun> {
  await client.fire('tick');
  const id = await findRun(client);
  if (id === undefined) return { kind: 'nothing-due', problems: [] };
  let last: RunReport | undefined;
  for (;;) {
    const run = await client.get<RunReport>(`runs/${encodeURIComponent(id)}`);
    if (run === undefined) return { kind: 'nothing-due', problems: last?.problems ?? [] };
    last = run;
    onLook(run);
    if (run.state !== 'planning' && run.state !== 'running') return { kind: 'ended', run };
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
