import type { TableClient, TableEntity } from '@azure/data-tables';
import { DAY, type Instant } from '../policy/instant.ts';
import { BadCursorError } from '../run/bad-cursor-error.ts';
import type { Page, RunStore, Versioned } from '../run/ports.ts';
import type { Run, RunSubscription } from '../run/records.ts';
import { writeRow } from './record-row.ts';
import { reversedSecond, timedKey } from './reversed-second.ts';
import { encodeKey, quote } from './row-key.ts';
import type { StorageClients } from './storage-clients.ts';
import { callStorage, unlessStatus } from './storage-errors.ts';

const RUNS = 'run';
/** No run is open longer: messages are paced by minutes, and a run ends 6 hours after its last one. */
const OPEN_AT_MOST_MS = 8 * DAY;

/**
 * Table `runs`. A run: PartitionKey `run`, RowKey ten digits that fall as time goes on, `-`, the run's id; so a plain read
 * gives the newest first. Its subscriptions: PartitionKey `run-` and the run's id, RowKey the subscription id in lower case.
 */
export class TableRunStore implements RunStore {
  readonly #storage: StorageClients;
  readonly #now: () => Instant;

  constructor(storage: StorageClients, now: () => Instant) {
    this.#storage = storage;
    this.#now = now;
  }

  async insert(run: Run): Promise<boolean> {
    const table = await this.#table();
    return unlessStatus([409], false, async () => {
      await table.createEntity(runRow(run));
      return true;
    });
  }

  async get(runId: string): Promise<Versioned<Run> | undefined> {
    const rowKey = timedKey(runId);
    return rowKey === undefined ? undefined : this.#read<Run>(RUNS, rowKey);
  }

  async replace(run: Run, etag: string): Promise<boolean> {
    return this.#replace(runRow(run), etag);
  }

  async remove(runId: string): Promise<void> {
    const table = await this.#table();
    for (const { subscriptionId } of await this.listSubscriptions(runId)) {
      await unlessStatus([404], undefined, () =>
        table.deleteEntity(partOf(runId), encodeKey(subscriptionId.toLowerCase())),
      );
    }
    const rowKey = timedKey(runId);
    if (rowKey !== undefined) await unlessStatus([404], undefined, () => table.deleteEntity(RUNS, rowKey));
  }

  async list(limit: number, cursor?: string): Promise<Page<Run>> {
    const after = cursor === undefined ? undefined : timedKey(cursor);
    if (cursor !== undefined && after === undefined) throw new BadCursorError();
    const from = after === undefined ? '' : ` and RowKey gt ${quote(after)}`;
    const found = await this.#query<Run>(`PartitionKey eq ${quote(RUNS)}${from}`, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(found.length > limit && last !== undefined ? { next: last.id } : {}) };
  }

  async listOpen(): Promise<readonly Run[]> {
    const oldest = reversedSecond(this.#now() - OPEN_AT_MOST_MS);
    return this.#query<Run>(
      `PartitionKey eq ${quote(RUNS)} and RowKey lt ${quote(oldest)} and (state eq 'planning' or state eq 'running')`,
    );
  }

  async putSubscription(row: RunSubscription): Promise<void> {
    const table = await this.#table();
    await callStorage(() => table.upsertEntity(subscriptionRow(row), 'Replace'));
  }

  async getSubscription(runId: string, subscriptionId: string): Promise<Versioned<RunSubscription> | undefined> {
    return this.#read<RunSubscription>(partOf(runId), encodeKey(subscriptionId.toLowerCase()));
  }

  async replaceSubscription(row: RunSubscription, etag: string): Promise<boolean> {
    return this.#replace(subscriptionRow(row), etag);
  }

  async listSubscriptions(runId: string): Promise<readonly RunSubscription[]> {
    return this.#query<RunSubscription>(`PartitionKey eq ${quote(partOf(runId))}`);
  }

  #table(): Promise<TableClient> {
    return this.#storage.table('runs');
  }

  async #read<T>(partitionKey: string, rowKey: string): Promise<Versioned<T> | undefined> {
    const table = await this.#table();
    const row = await unlessStatus([404], undefined, () => table.getEntity(partitionKey, rowKey));
    const value = row && this.#storage.readable<T>(row);
    return value && { value, etag: row.etag };
  }

  async #replace(row: TableEntity<object>, etag: string): Promise<boolean> {
    const table = await this.#table();
    return unlessStatus([404, 412], false, async () => {
      await table.updateEntity(row, 'Replace', { etag });
      return true;
    });
  }

  async #query<T>(filter: string, limit = Number.POSITIVE_INFINITY): Promise<readonly T[]> {
    const table = await this.#table();
    return callStorage(async () => {
      const found: T[] = [];
      for await (const row of table.listEntities({ queryOptions: { filter } })) {
        const record = this.#storage.readable<T>(row);
        if (record !== undefined) found.push(record);
        if (found.length >= limit) break;
      }
      return found;
    });
  }
}

function partOf(runId: string): string {
  return `run-${encodeKey(runId)}`;
}

function runRow(run: Run): TableEntity<object> {
  const rowKey = timedKey(run.id);
  if (rowKey === undefined) throw new Error(`not the id of a run: ${JSON.stringify(run.id)}`);
  const { counts, startedBy, error } = run;
  return writeRow({ partitionKey: RUNS, rowKey }, run, {
    id: run.id,
    kind: run.kind,
    state: run.state,
    startedAt: new Date(run.startedAt),
    endedAt: run.endedAt === undefined ? undefined : new Date(run.endedAt),
    startedBy: [startedBy.kind, startedBy.principal, startedBy.by].filter(Boolean).join(' '),
    creates: run.creates,
    prune: run.prune,
    mode: run.mode,
    dryRun: run.dryRun,
    fullPass: run.fullPass,
    reason: run.reason,
    created: counts.created,
    pruned: counts.pruned,
    kept: counts.kept,
    failed: counts.failed,
    skipped: counts.skipped,
    pending: counts.pending,
    problems: counts.problems,
    errorCode: error?.code,
    errorMessage: error?.message.slice(0, 1000),
  });
}

function subscriptionRow(row: RunSubscription): TableEntity<object> {
  return writeRow({ partitionKey: partOf(row.runId), rowKey: encodeKey(row.subscriptionId.toLowerCase()) }, row, {
    subscriptionId: row.subscriptionId,
    state: row.state,
    plannedAt: row.plannedAt === undefined ? undefined : new Date(row.plannedAt),
    errorCode: row.error?.code,
    errorMessage: row.error?.message.slice(0, 1000),
    requestId: row.error?.requestId,
  });
}
