import { setTimeout as sleep } from 'node:timers/promises';
import { TableClient } from '@azure/data-tables';
import { QueueClient } from '@azure/storage-queue';
import { afterAll, expect } from 'vitest';
import { startAzurite } from '../../../local/azurite/start-azurite.ts';
import { type Cloud, type CloudOptions, startCloud } from '../../../local/cloud.ts';
import { startHost } from '../../../local/host/start-host.ts';
import type { ArmResource } from '../../../local/simulator/arm-json.ts';
import type { FaultRequest } from '../../../local/simulator/fault.ts';
import { idKey } from '../../../shared/policy/resource-id.ts';
import type { Page } from '../../../shared/run/ports.ts';
import type { CoverageItem } from '../../../shared/run/read/coverage-item.ts';
import type { PointItem } from '../../../shared/run/read/point-item.ts';
import type { RunReport, RunSummary } from '../../../shared/run/read/read-run.ts';
import type { WorkRecord } from '../../../shared/run/records.ts';

/** An answer of the app; `body` is undefined where it is no JSON. */
export interface Reply<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly candidates?: readonly string[];
  readonly nearest?: readonly string[];
  readonly run?: string;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Absent: the host's key; null: none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

type QueuedMessage = { readonly kind: string } & Readonly<Record<string, unknown>>;

const PATIENCE_MS = 90_000;

/** An app in a local cloud, used as a person does: over HTTP with keys, with a look behind Azure and storage. */
export class TestCloud {
  readonly cloud: Cloud;
  readonly host: Cloud['host'];
  /** What the app has logged. */
  readonly lines: readonly string[];
  readonly #storage: string;
  #round = 1_000;

  constructor(cloud: Cloud, lines: readonly string[], host = cloud.host, settings = cloud.settings) {
    this.cloud = cloud;
    this.host = host;
    this.lines = lines;
    this.#storage = settings['AzureWebJobsStorage'] ?? '';
  }

  async call<T = ProblemDocument>(method: string, path: string, options: CallOptions = {}): Promise<Reply<T>> {
    const { body, key = this.host.keys.host, headers = {} } = options;
    const reply = await fetch(`${this.host.url}${path}`, {
      method,
      headers: { ...(key === null ? {} : { 'x-functions-key': key }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    const isJson = /json/.test(reply.headers.get('content-type') ?? '');
    return { status: reply.status, headers: reply.headers, text, body: (isJson ? JSON.parse(text) : undefined) as T };
  }

  async get<T>(path: string): Promise<T> {
    const { status, body, text } = await this.call<T>('GET', path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${text}`);
    return body;
  }

  async runs(): Promise<readonly RunSummary[]> {
    return (await this.get<Page<RunSummary>>('/api/runs?limit=1000')).items;
  }

  async points(query = 'limit=1000'): Promise<readonly PointItem[]> {
    return (await this.get<Page<PointItem>>(`/api/recovery-points?${query}`)).items;
  }

  async coverage(query = 'limit=1000'): Promise<readonly CoverageItem[]> {
    return (await this.get<Page<CoverageItem>>(`/api/coverage?${query}`)).items;
  }

  /** Fires a function by hand, as Azure's admin API does. */
  async fire(name: string, input?: unknown): Promise<void> {
    const body = input === undefined ? {} : { input: JSON.stringify(input) };
    const { status } = await this.call('POST', `/admin/functions/${name}`, { body, key: this.host.keys.master });
    expect(status).toBe(202);
  }

  /** Fires the timer and waits until its heartbeat is written, which is the last that it does. */
  async tick(): Promise<void> {
    const firedAt = Date.now();
    await this.fire('tick');
    await until('a heartbeat', async () => ((await this.#heartbeatAt()) ?? 0) >= firedAt);
  }

  /** As if five minutes had passed since the last tick: the slot that a tick claims is free again. */
  async forgetTicks(): Promise<void> {
    const table = this.table('state');
    for await (const { partitionKey, rowKey } of table.listEntities()) {
      if (partitionKey === 'claim' && rowKey?.startsWith('tick')) await table.deleteEntity(partitionKey, rowKey);
    }
  }

  /** The work rows of a run, as any table client reads them. */
  async workOf(runId: string): Promise<readonly WorkRecord[]> {
    const found: WorkRecord[] = [];
    for await (const { rowKey, record } of this.table(`actions${runId.slice(0, 6)}`).listEntities<{
      record: string;
    }>()) {
      const work = rowKey?.startsWith('work-') ? (JSON.parse(record) as WorkRecord) : undefined;
      if (work?.runId === runId) found.push(work);
    }
    return found;
  }

  /** Delivers the messages of work that looks again in a few seconds: now, and so once more then. */
  async #hasten(runId: string): Promise<void> {
    const now = Date.now();
    for (const { state, visibleAt = 0, subscriptionId, workId } of await this.workOf(runId)) {
      if (state === 'done' || visibleAt < now) continue;
      await this.fire('execute', { version: 1, kind: 'execute', runId, subscriptionId, workId });
    }
  }

  /** Follows a run to its end without waiting for its messages; undefined where it was removed. */
  async finish(runId: string): Promise<RunReport | undefined> {
    const path = `/api/runs/${encodeURIComponent(runId)}`;
    return until(`the end of run ${runId}`, async () => {
      await this.fire('watch', { version: 1, kind: 'watch', runId, round: this.#round++ });
      await sleep(100);
      const { status, body } = await this.call<RunReport>('GET', path);
      if (status === 404) return { value: undefined };
      if (body.state !== 'planning' && body.state !== 'running') return { value: body };
      if (body.state === 'running') await this.#hasten(runId);
      return undefined;
    }).then(({ value }) => value);
  }

  /** Fires the timer and resolves with the run that it started, at its end. */
  async tickToEnd(): Promise<RunReport> {
    const before = new Set((await this.runs()).map(({ id }) => id));
    await this.tick();
    const [started] = (await this.runs()).filter(({ id }) => !before.has(id));
    const run = started === undefined ? undefined : await this.finish(started.id);
    if (run === undefined) throw new Error('The tick left no run.');
    return run;
  }

  /** Starts a run, a prune or a hold, and resolves with it at its end. */
  async run(method: string, path: string, body?: unknown): Promise<RunReport> {
    const reply = await this.call<{ id: string }>(method, path, body === undefined ? {} : { body });
    if (reply.status !== 202) throw new Error(`${method} ${path} answered ${reply.status}: ${reply.text}`);
    const run = await this.finish(reply.body.id);
    if (run === undefined) throw new Error(`Run ${reply.body.id} is gone.`);
    return run;
  }

  /** Every snapshot of the simulated Azure, as its control API tells. */
  async snapshots(): Promise<readonly ArmResource[]> {
    return this.cloud.simulator.state.snapshots.all();
  }

  snapshot(id: string): ArmResource | undefined {
    return this.cloud.simulator.state.snapshots.all().find((one) => idKey(one.id) === idKey(id));
  }

  has(id: string): boolean {
    return this.snapshot(id) !== undefined;
  }

  /** Changes a resource behind Azure's back. */
  change(id: string, edit: (resource: ArmResource) => void): void {
    const { snapshots, disks, virtualMachines } = this.cloud.simulator.state;
    const all = [...snapshots.all(), ...disks.all(), ...virtualMachines.all()];
    const found = all.find((one) => idKey(one.id) === idKey(id));
    if (found === undefined) throw new Error(`Nothing has the id ${id}.`);
    edit(found);
  }

  fault(request: FaultRequest): void {
    this.cloud.simulator.state.faults.add(request);
  }

  clearFaults(): void {
    this.cloud.simulator.state.faults.clear();
  }

  /** Requests that reached the simulated Azure. */
  requests(method: string, urlPattern: string): number {
    return this.cloud.simulator.state.log.find({ method, urlPattern }).length;
  }

  table(name: string): TableClient {
    return TableClient.fromConnectionString(this.#storage, name, { allowInsecureConnection: true });
  }

  queue(name: string): QueueClient {
    return new QueueClient(this.#storage, name);
  }

  /** Puts messages on the app's queue, in the encoding of its host.json, and waits until as many have been settled. */
  async deliver(messages: readonly QueuedMessage[]): Promise<void> {
    for (const [kind, sent] of Map.groupBy(messages, (message) => message.kind)) {
      const queue = this.queue(`nightkeep-${kind}`);
      const before = await countOf(queue);
      for (const message of sent) await this.send(message);
      await until(`the end of ${kind}`, async () => (await countOf(queue)) <= before);
    }
  }

  /** Puts a message on the app's queue. */
  async send(message: QueuedMessage): Promise<void> {
    const text = Buffer.from(JSON.stringify({ version: 1, ...message })).toString('base64');
    await this.queue(`nightkeep-${message.kind}`).sendMessage(text);
  }

  /** Resolves once nothing that may be seen is left in the queue; what waits for its time may be. */
  async taken(kind: string): Promise<void> {
    const queue = this.queue(`nightkeep-${kind}`);
    await until(`the taking of ${kind}`, async () => (await queue.peekMessages()).peekedMessageItems.length === 0);
  }

  async #heartbeatAt(): Promise<number | undefined> {
    const rows = this.table('state').listEntities<{ record: string }>({
      queryOptions: { filter: "PartitionKey eq 'heartbeat'" },
    });
    try {
      for await (const { record } of rows) return (JSON.parse(record) as { at: number }).at;
    } catch (error) {
      if (!(error instanceof Error && 'statusCode' in error && error.statusCode === 404)) throw error;
    }
    return undefined;
  }
}

async function countOf(queue: QueueClient): Promise<number> {
  return (await queue.getProperties()).approximateMessagesCount ?? 0;
}

/** Asks again until the answer is neither false nor undefined. */
export async function until<T>(what: string, ask: () => Promise<T | false | undefined>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    const answer = await ask();
    if (answer !== false && answer !== undefined) return answer;
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** Starts a local cloud for a test file, without a ticking timer and with a quick Azure; it is closed after the file. */
export async function openCloud(options: CloudOptions): Promise<TestCloud> {
  const lines: string[] = [];
  const cloud = await startCloud({
    timers: false,
    onLine: (line) => lines.push(line),
    ...options,
    simulator: {
      ...options.simulator,
      settings: {
        snapshotCreateMs: 50,
        snapshotDeleteMs: 20,
        snapshotChangeMs: 10,
        backgroundCopyMs: 200,
        ...options.simulator?.settings,
      },
    },
  });
  afterAll(() => cloud.close());
  return new TestCloud(cloud, lines);
}

/** Storage of its own, for an installation beside the first. */
export async function openStorage(): Promise<Readonly<Record<string, string>>> {
  const azurite = await startAzurite();
  afterAll(() => azurite.close());
  return { AzureWebJobsStorage: azurite.connectionString };
}

/** Another host of the app in the same cloud, with other settings; with the same storage, unless these say otherwise. */
export async function openHost(
  { cloud }: TestCloud,
  settings: Readonly<Record<string, string | undefined>>,
): Promise<TestCloud> {
  const lines: string[] = [];
  const merged = Object.entries({ ...cloud.settings, ...settings }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const own = Object.fromEntries(merged);
  const host = await startHost({
    root: process.cwd(),
    settings: own,
    timers: false,
    onLine: (line) => lines.push(line),
  });
  afterAll(() => host.close());
  return new TestCloud(cloud, lines, host, own);
}
