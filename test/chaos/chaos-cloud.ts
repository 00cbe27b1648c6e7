import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TableClient } from '@azure/data-tables';
import { type Cloud, startCloud } from '../../local/cloud.ts';
import { writeRow } from '../../shared/azure/record-row.ts';
import type { Page } from '../../shared/run/ports.ts';
import type { RunReport, RunSummary } from '../../shared/run/read/read-run.ts';
import type { WorkRecord } from '../../shared/run/records.ts';
import { type KillableHost, startKillableHost } from './killable-host.ts';

/** A second is the shortest lease of a queue message: what a killed host held is soon given out again. */
const LEASE_SECONDS = 2;
/** Long enough on a machine that does other things too. */
const PATIENCE_MS = 300_000;
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/** Longer than anybody waits for a PUT that another delivery said it sends. */
const SENDING_MS = 125_000;

/** Each look reads every row of the run, as the app does: often, it would take the machine from the app. */
const LOOK_MS = 1_000;

export interface ChaosOptions {
  /** The folder of the built app; by default this repository. */
  readonly root?: string;
  /** How long between two looks at how a run comes on. */
  readonly lookMs?: number;
}

/** A local cloud whose Functions host is killed and started again, while Azure and storage stay. */
export class ChaosCloud {
  readonly cloud: Cloud;
  readonly #root: string;
  readonly #lookMs: number;
  #host: KillableHost;
  #startedAt = Date.now();
  #round = 1_000;
  readonly #hurried = new Map<string, number>();

  private constructor(cloud: Cloud, root: string, lookMs: number, host: KillableHost) {
    this.cloud = cloud;
    this.#lookMs = lookMs;
    this.#root = root;
    this.#host = host;
  }

  static async open({ root = REPOSITORY, lookMs = LOOK_MS }: ChaosOptions = {}): Promise<ChaosCloud> {
    const quick = { snapshotCreateMs: 300, snapshotDeleteMs: 50, latencyMs: 5 };
    const cloud = await startCloud({
      fleet: { virtualMachines: [], disks: [] },
      root,
      timers: false,
      simulator: { settings: quick },
    });
    await cloud.host.close();
    return new ChaosCloud(cloud, root, lookMs, await startKillableHost(root, cloud.settings, LEASE_SECONDS));
  }

  async close(): Promise<void> {
    await this.#host.kill();
    await this.cloud.close();
  }

  async killAndRestart(): Promise<void> {
    await this.#host.kill();
    this.#host = await startKillableHost(this.#root, this.cloud.settings, LEASE_SECONDS);
    this.#startedAt = Date.now();
  }

  /** Asks for a run of what is due until it is accepted, with one key, as a caller does whose connection broke. */
  async startDue(): Promise<string> {
    const key = randomUUID();
    return this.#until('a run to be accepted', async () => {
      const headers = { 'Idempotency-Key': key };
      const reply = await this.#call('POST', '/api/runs', { body: { when: 'due' }, headers });
      return reply?.status === 202 ? (reply.body as { id: string }).id : undefined;
    });
  }

  /** Fires the timer until it has left a run. */
  async startTick(): Promise<string> {
    const known = await this.#until('the list of runs', () => this.#runs());
    const before = new Set(known.map(({ id }) => id));
    await this.#forgetTicks();
    for (;;) {
      await this.#call('POST', '/admin/functions/tick', { body: {}, key: 'master' });
      const found = await this.#until('a tick', async () => {
        await sleep(400);
        const started = (await this.#runs())?.find(({ id }) => !before.has(id));
        return { id: started?.id };
      });
      if (found.id !== undefined) return found.id;
    }
  }

  /** Follows a run to its end, and delivers what would come by itself in seconds or minutes. */
  async finish(runId: string): Promise<RunReport> {
    return this.#until(`the end of run ${runId}`, async () => {
      await this.#fire({ version: 1, kind: 'watch', runId, round: this.#round++ });
      await sleep(this.#lookMs);
      const reply = await this.#call('GET', `/api/runs/${encodeURIComponent(runId)}`);
      if (reply?.status !== 200) return undefined;
      const run = reply.body as RunReport;
      if (run.state !== 'planning' && run.state !== 'running') return run;
      await this.#passTime(runId);
      return undefined;
    });
  }

  /**
   * As if the minutes had passed for which the rest of a killed delivery waits: the PUTs that it said it sends are as
   * old as that, and work that looks again later looks now.
   */
  async #passTime(runId: string): Promise<void> {
    const state = this.#table('state');
    for await (const row of state.listEntities<{ record: string }>({
      queryOptions: { filter: "PartitionKey eq 'sent'" },
    })) {
      const sent = JSON.parse(row.record) as { at: number; runId: string };
      if (sent.runId !== runId || sent.at >= this.#startedAt || sent.at < this.#startedAt - SENDING_MS / 2) continue;
      const older = { ...sent, at: sent.at - SENDING_MS };
      await state.updateEntity(writeRow({ partitionKey: 'sent', rowKey: row.rowKey ?? '' }, older), 'Merge');
    }
    const now = Date.now();
    for (const { row, work } of await this.#workOf(runId)) {
      if (work.state !== 'queued' || (work.visibleAt ?? 0) < now || !this.#isHurried(work.workId)) continue;
      // Executed only where it is not much earlier than its row says.
      const visibleAt = Math.min(work.visibleAt ?? now, now + 20_000);
      const { etag, ...keys } = row;
      await this.#table(`actions${runId.slice(0, 6)}`)
        .updateEntity(writeRow(keys, { ...work, visibleAt }), 'Merge', { etag })
        .catch(() => undefined);
      await this.#fire({
        version: 1,
        kind: 'execute',
        runId,
        subscriptionId: work.subscriptionId,
        workId: work.workId,
      });
    }
  }

  /** Once in two seconds: what is delivered at every look does nothing but the looking. */
  #isHurried(workId: string): boolean {
    if (Date.now() - (this.#hurried.get(workId) ?? 0) < 2_000) return false;
    this.#hurried.set(workId, Date.now());
    return true;
  }

  async #workOf(runId: string) {
    const found: { row: { partitionKey: string; rowKey: string; etag: string }; work: WorkRecord }[] = [];
    const rows = this.#table(`actions${runId.slice(0, 6)}`).listEntities<{ record: string }>({
      queryOptions: { filter: "RowKey ge 'work-' and RowKey lt 'work.'" },
    });
    try {
      for await (const { partitionKey = '', rowKey = '', etag, record } of rows) {
        const work = JSON.parse(record) as WorkRecord;
        if (work.runId === runId) found.push({ row: { partitionKey, rowKey, etag }, work });
      }
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
    return found;
  }

  async #runs(): Promise<readonly RunSummary[] | undefined> {
    const reply = await this.#call('GET', '/api/runs?limit=5');
    return reply?.status === 200 ? (reply.body as Page<RunSummary>).items : undefined;
  }

  /** As if five minutes had passed: the slot that a tick claims is free. */
  async #forgetTicks(): Promise<void> {
    const table = this.#table('state');
    try {
      for await (const { partitionKey, rowKey } of table.listEntities({
        queryOptions: { filter: "PartitionKey eq 'claim'" },
      })) {
        if (rowKey?.startsWith('tick')) await table.deleteEntity(partitionKey ?? '', rowKey);
      }
    } catch (error) {
      if (!isStatus(error, 404)) throw error;
    }
  }

  async #fire(message: { readonly kind: string } & Readonly<Record<string, unknown>>): Promise<void> {
    const body = { input: JSON.stringify(message) };
    await this.#call('POST', `/admin/functions/${message.kind}`, { body, key: 'master' });
  }

  /** The app's answer; undefined where there is none, as while it is dead. */
  async #call(
    method: string,
    path: string,
    { body, headers = {}, key = 'host' as 'host' | 'master' }: CallOptions = {},
  ): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
    const { url, keys } = this.#host;
    try {
      const reply = await fetch(`${url}${path}`, {
        method,
        headers: { 'x-functions-key': keys[key], ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    } catch {
      return undefined;
    }
  }

  #table(name: string): TableClient {
    const connection = this.cloud.settings['AzureWebJobsStorage'] ?? '';
    return TableClient.fromConnectionString(connection, name, { allowInsecureConnection: true });
  }

  async #until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(50)) {
      const answer = await ask();
      if (answer !== undefined) return answer;
    }
    throw new Error(`Waited in vain for ${what}.`);
  }
}

interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly key?: 'host' | 'master';
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === status;
}
