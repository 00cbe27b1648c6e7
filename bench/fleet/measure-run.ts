import { setTimeout as sleep } from 'node:timers/promises';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import type { LoggedRequest } from '../../local/simulator/request-log.ts';
import type { Limits } from '../../local/simulator/throttle.ts';
import { AppClient } from '../../local/start/app-client.ts';
import { createCredential } from '../../shared/azure/credential.ts';
import { StorageClients } from '../../shared/azure/storage-clients.ts';
import { TableActionStore } from '../../shared/azure/table-action-store.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import type { WorkRecord } from '../../shared/run/records.ts';
import { dueDaily, type EstateSize, estate } from '../estate.ts';
import { type CountedStorage, startCountedStorage } from '../storage/start-counted-storage.ts';
import { countRequests, type RequestCounts } from './count-requests.ts';

export interface FleetOptions {
  readonly size: Omit<EstateSize, 'tag'>;
  readonly keep: string;
  /** Of the simulator, enforced; absent: Azure's. */
  readonly limits?: Partial<Limits>;
  readonly latencyMs: number;
  readonly patienceMs: number;
}

/** Seconds are counted from the call that started the run, which is before the first plan message. */
export interface FleetFigures {
  readonly state: RunReport['state'];
  readonly counts: RunReport['counts'];
  readonly disks: number;
  readonly vms: number;
  /** When the last PUT of a snapshot was accepted, for each subscription. */
  readonly lastPutSeconds: readonly number[];
  /** When the last create of each subscription was to start, counted from the end of its plan. */
  readonly pacedSeconds: readonly number[];
  readonly plannedSeconds: readonly number[];
  /** When every point was usable and every outcome written. */
  readonly recordedSeconds: number;
  /** When the run had ended, with every point shown to readers. */
  readonly endedSeconds: number;
  readonly requests: RequestCounts;
  /** Of the whole run, by method and table; `$batch` is up to 100 rows at once. */
  readonly tableRequests: Readonly<Record<string, number>>;
  /** Of the whole run, by method and queue, the host's included. */
  readonly queueRequests: Readonly<Record<string, number>>;
}

/** A round that ends a run writes the points of every disk for readers. */
const WATCH_MS = 120_000;

const RUN = { when: 'due', target: 'all' };

/** Starts a local cloud with an estate, makes everything that is due, and tells what it took. */
export async function measureRun(options: FleetOptions): Promise<FleetFigures> {
  const storage = await startCountedStorage();
  try {
    return await runOver(storage, options);
  } finally {
    await storage.close();
  }
}

async function runOver(storage: CountedStorage, options: FleetOptions): Promise<FleetFigures> {
  const now = Date.now();
  const cloud = await startCloud({
    fleet: estate({ ...options.size, tag: dueDaily(options.keep, now) }, now),
    timers: false,
    simulator: { settings: { latencyMs: options.latencyMs }, limits: { enforce: true, ...options.limits } },
    settings: { AzureWebJobsStorage: storage.countedConnection },
  });
  try {
    return await followRun(cloud, storage, options);
  } finally {
    await cloud.close();
  }
}

async function followRun(
  cloud: Cloud,
  storage: CountedStorage,
  { size, patienceMs }: FleetOptions,
): Promise<FleetFigures> {
  storage.tables.take();
  storage.queues.take();
  const startedAt = Date.now();
  const id = await startRun(cloud);
  const since = (at: number | string): number => (new Date(at).getTime() - startedAt) / 1000;
  const work = await untilDone(cloud, storage, id, size.subscriptions, startedAt + patienceMs);
  const recordedSeconds = since(Date.now());
  const report = await untilEnded(cloud, id, startedAt + patienceMs);
  const endedSeconds = since(Date.now());
  const { log } = cloud.simulator.state;
  const puts = Map.groupBy(log.find({ method: 'PUT', urlPattern: '/snapshots/' }).filter(isAccepted), subscriptionOf);
  return {
    state: report.state,
    counts: report.counts,
    disks: size.subscriptions * size.vms * size.disksPerVm,
    vms: size.subscriptions * size.vms,
    lastPutSeconds: [...puts.values()].map((found) => since(Math.max(...found.map(({ at }) => Date.parse(at))))),
    plannedSeconds: [...work.values()].map(({ plannedAt }) => since(plannedAt)),
    pacedSeconds: [...work.values()].map(({ plannedAt, lastStartAt }) => (lastStartAt - plannedAt) / 1000),
    recordedSeconds,
    requests: countRequests(log.entries),
    endedSeconds,
    tableRequests: Object.fromEntries(storage.tables.take()),
    queueRequests: Object.fromEntries(storage.queues.take()),
  };
}

async function startRun({ host }: Cloud): Promise<string> {
  const reply = await fetch(`${host.url}/api/runs`, {
    method: 'POST',
    headers: { 'x-functions-key': host.keys.host },
    body: JSON.stringify(RUN),
  });
  if (reply.status !== 202) throw new Error(`POST /api/runs answered ${reply.status}: ${await reply.text()}`);
  return ((await reply.json()) as { id: string }).id;
}

interface PacedWork {
  readonly plannedAt: number;
  readonly lastStartAt: number;
}

/** Waits until every work row is done; of each subscription, when its work was written and its last was to start. */
async function untilDone(
  { settings, simulator }: Cloud,
  { directConnection }: CountedStorage,
  runId: string,
  subscriptions: number,
  deadline: number,
): Promise<ReadonlyMap<string, PacedWork>> {
  const direct = { ...settings, AzureWebJobsStorage: directConnection };
  const actions = new TableActionStore(new StorageClients(direct, createCredential(direct)));
  const ids = [...simulator.state.subscriptions.keys()];
  const paced = new Map<string, PacedWork>();
  const open = new Set(ids);
  while (Date.now() < deadline) {
    for (const subscriptionId of open) {
      const rows = await actions.listWork(runId, subscriptionId);
      if (!paced.has(subscriptionId) && rows.length > 0 && rows.every(({ state }) => state !== 'waiting')) {
        paced.set(subscriptionId, pacedOf(rows));
      }
      if (rows.length > 0 && rows.every(({ state }) => state === 'done')) open.delete(subscriptionId);
    }
    if (open.size === 0 && paced.size === subscriptions) return paced;
    await sleep(open.size > 1 ? 1_000 : 250);
  }
  const sent = JSON.stringify(countRequests(simulator.state.log.entries));
  throw new Error(`${open.size} subscriptions were not done in time; requests so far: ${sent}`);
}

function pacedOf(rows: readonly WorkRecord[]): PacedWork {
  const plannedAt = Math.min(...rows.map(({ writtenAt }) => writtenAt));
  return { plannedAt, lastStartAt: Math.max(...rows.map(({ visibleAt = 0 }) => visibleAt)) };
}

/** Calls `watch` by hand, which would come by itself within five minutes, and gives it time to write what it saw. */
async function untilEnded({ host }: Cloud, id: string, deadline: number): Promise<RunReport> {
  const app = new AppClient(host);
  for (let round = 1_000; Date.now() < deadline; round++) {
    await fetch(`${host.url}/admin/functions/watch`, {
      method: 'POST',
      headers: { 'x-functions-key': host.keys.master, 'content-type': 'application/json' },
      body: JSON.stringify({ input: JSON.stringify({ version: 1, kind: 'watch', runId: id, round }) }),
    });
    for (const until = Date.now() + WATCH_MS; Date.now() < until; await sleep(500)) {
      const report = await app.get<RunReport>(`runs/${encodeURIComponent(id)}`);
      if (report !== undefined && report.state !== 'planning' && report.state !== 'running') return report;
    }
  }
  throw new Error(`Run ${id} did not end in time.`);
}

function isAccepted({ status }: LoggedRequest): boolean {
  return status >= 200 && status < 300;
}

function subscriptionOf({ url }: LoggedRequest): string {
  return url.split('/')[2]?.toLowerCase() ?? '';
}
