import type { TableClient, TableEntity } from '@azure/data-tables';
import type { Instant } from '../policy/instant.ts';
import { runStart } from '../policy/run-start.ts';
import type { ActionStore } from '../run/ports.ts';
import type { ActionRecord, ProblemRecord, WorkRecord } from '../run/records.ts';
import { dropMonthsBefore, monthOf } from './months.ts';
import { writeRow } from './record-row.ts';
import { encodeKey, encodePrefix, prefixFilter, quote } from './row-key.ts';
import type { StorageClients } from './storage-clients.ts';
import { callStorage, unlessStatus } from './storage-errors.ts';
import { putRows, removeRows } from './write-rows.ts';

const PREFIX = 'actions';

interface Place {
  readonly runId: string;
  readonly subscriptionId: string;
}

/**
 * Tables `actionsYYYYMM`, by the month in which the run began, so that old history goes by dropping a table. PartitionKey:
 * run id, `_`, subscription id. RowKey: `action-` and the action's id (which begins with its work's), `work-` and the
 * work's, or `problem-` and the problem's.
 */
export class TableActionStore implements ActionStore {
  readonly #storage: StorageClients;

  constructor(storage: StorageClients) {
    this.#storage = storage;
  }

  async put(
    actions: readonly ActionRecord[],
    work: readonly WorkRecord[],
    problems: readonly ProblemRecord[],
  ): Promise<void> {
    await this.#putRecords(actions, actionRow);
    await this.#putRecords(work, workRow);
    await this.#putRecords(problems, problemRow);
  }

  /** Rows are made as they are written: those of a whole plan at once would take as much memory as the plan. */
  async #putRecords<R extends Place>(records: readonly R[], toRow: (record: R) => TableEntity<object>): Promise<void> {
    for (const ofPartition of Map.groupBy(records, partitionOf).values()) {
      const [{ runId }] = ofPartition as [R];
      await putRows(await this.#table(runId), mapEach(ofPartition, toRow));
    }
  }

  async putAction(action: ActionRecord): Promise<void> {
    await this.#upsert(action.runId, actionRow(action));
  }

  async putWork(work: WorkRecord): Promise<void> {
    await this.#upsert(work.runId, workRow(work));
  }

  async getWork(runId: string, subscriptionId: string, workId: string): Promise<WorkRecord | undefined> {
    const table = await this.#tableToRead(runId);
    const row = await unlessStatus([404], undefined, async () =>
      table?.getEntity(partitionOf({ runId, subscriptionId }), `work-${encodeKey(workId)}`),
    );
    return row && this.#storage.readable<WorkRecord>(row);
  }

  listWork(runId: string, subscriptionId: string): Promise<readonly WorkRecord[]> {
    return this.#list<WorkRecord>({ runId, subscriptionId }, 'work-');
  }

  async listActions(runId: string, subscriptionId: string, workId?: string): Promise<readonly ActionRecord[]> {
    const prefix = workId === undefined ? 'action-' : `action-${encodePrefix(`${workId}-`)}`;
    const found = await this.#list<ActionRecord>({ runId, subscriptionId }, prefix);
    return workId === undefined ? found : found.filter((action) => action.workId === workId);
  }

  listProblems(runId: string, subscriptionId: string): Promise<readonly ProblemRecord[]> {
    return this.#list<ProblemRecord>({ runId, subscriptionId }, 'problem-');
  }

  removeActions(runId: string, subscriptionId: string, actionIds: readonly string[]): Promise<void> {
    return this.#remove(
      { runId, subscriptionId },
      actionIds.map((id) => `action-${encodeKey(id)}`),
    );
  }

  removeWork(runId: string, subscriptionId: string, workIds: readonly string[]): Promise<void> {
    return this.#remove(
      { runId, subscriptionId },
      workIds.map((id) => `work-${encodeKey(id)}`),
    );
  }

  async dropBefore(before: Instant): Promise<void> {
    await dropMonthsBefore(this.#storage, PREFIX, before);
  }

  async #table(runId: string): Promise<TableClient> {
    const startedAt = runStart(runId);
    if (startedAt === undefined) throw new Error(`not the id of a run: ${JSON.stringify(runId)}`);
    return this.#storage.table(`${PREFIX}${monthOf(startedAt)}`);
  }

  /** The table as it is, which may be dropped or never made: reading history makes no table. */
  async #tableToRead(runId: string): Promise<TableClient | undefined> {
    const startedAt = runStart(runId);
    return startedAt === undefined ? undefined : this.#storage.tableToRead(`${PREFIX}${monthOf(startedAt)}`);
  }

  async #upsert(runId: string, row: TableEntity<object>): Promise<void> {
    const table = await this.#table(runId);
    await callStorage(() => table.upsertEntity(row, 'Replace'));
  }

  async #list<T>(place: Place, prefix: string): Promise<readonly T[]> {
    const table = await this.#tableToRead(place.runId);
    if (table === undefined) return [];
    const filter = `PartitionKey eq ${quote(partitionOf(place))} and ${prefixFilter('RowKey', prefix)}`;
    return unlessStatus([404], [], async () => {
      const found: T[] = [];
      for await (const row of table.listEntities({ queryOptions: { filter } })) {
        const record = this.#storage.readable<T>(row);
        if (record !== undefined) found.push(record);
      }
      return found;
    });
  }

  async #remove(place: Place, rowKeys: readonly string[]): Promise<void> {
    if (rowKeys.length === 0) return;
    const table = await this.#table(place.runId);
    const partitionKey = partitionOf(place);
    await removeRows(
      table,
      rowKeys.map((rowKey) => ({ partitionKey, rowKey })),
    );
  }
}

function* mapEach<T, R>(items: readonly T[], map: (item: T) => R): Iterable<R> {
  for (const item of items) yield map(item);
}

function partitionOf({ runId, subscriptionId }: Place): string {
  return `${encodeKey(runId)}_${encodeKey(subscriptionId.toLowerCase())}`;
}

function actionRow(record: ActionRecord): TableEntity<object> {
  const { action, error } = record;
  return writeRow({ partitionKey: partitionOf(record), rowKey: `action-${encodeKey(record.actionId)}` }, record, {
    kind: action.kind,
    state: record.state,
    reasons: action.kind === 'copy' ? undefined : action.reasons.join('; ').slice(0, 10_000),
    vmId: 'vmId' in action ? action.vmId : undefined,
    diskId: 'diskId' in action ? action.diskId : undefined,
    snapshotId: 'snapshotId' in action ? action.snapshotId : undefined,
    scheduledFor: 'scheduledFor' in action ? new Date(action.scheduledFor) : undefined,
    plannedAt: new Date(record.plannedAt),
    sentAt: record.sentAt === undefined ? undefined : new Date(record.sentAt),
    endedAt: record.endedAt === undefined ? undefined : new Date(record.endedAt),
    timeCreated: record.timeCreated === undefined ? undefined : new Date(record.timeCreated),
    consistency: record.consistencyMode,
    immutableUntil: record.immutability?.kind === 'immutable' ? new Date(record.immutability.until) : undefined,
    note: record.note?.slice(0, 10_000),
    errorCode: error?.code,
    errorMessage: error?.message.slice(0, 10_000),
    requestId: error?.requestId,
  });
}

function workRow(record: WorkRecord): TableEntity<object> {
  return writeRow({ partitionKey: partitionOf(record), rowKey: `work-${encodeKey(record.workId)}` }, record, {
    state: record.state,
    vmId: record.vmId,
    creates: record.creates,
    copies: record.copies,
    prunes: record.prunes,
    visibleAt: record.visibleAt === undefined ? undefined : new Date(record.visibleAt),
    set: record.set,
    skewMs: record.skewMs,
    consistency: record.consistencyMode,
  });
}

function problemRow(record: ProblemRecord): TableEntity<object> {
  const { code, severity, message, suggestion, vmId, diskId } = record.problem;
  return writeRow({ partitionKey: partitionOf(record), rowKey: `problem-${encodeKey(record.problemId)}` }, record, {
    code,
    severity,
    message: message.slice(0, 10_000),
    suggestion,
    vmId,
    diskId,
  });
}
