import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { TableActionStore } from '../../shared/azure/table-action-store.ts';
import { TableEvidenceStore } from '../../shared/azure/table-evidence-store.ts';
import { TableRestoreStore } from '../../shared/azure/table-restore-store.ts';
import { TableRunStore } from '../../shared/azure/table-run-store.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { TableViewStore } from '../../shared/azure/table-view-store.ts';
import { TableVmModelStore } from '../../shared/azure/table-vm-model-store.ts';
import type { DayRecord, GapRecord, HeldRecord, MadeRecord, PrunedRecord } from '../../shared/evidence/records.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { CreateAction } from '../../shared/policy/plan.ts';
import { computeId, idKey } from '../../shared/policy/resource-id.ts';
import type { DrillRecord } from '../../shared/restore/records.ts';
import type { StatePartition } from '../../shared/run/ports.ts';
import type { CoverageRow, PointRow } from '../../shared/run/read/view-rows.ts';
import { anAction, aProblem, aRun, aRunSubscription, aWork, RUN_ID, SUBSCRIPTION } from '../contracts/records.ts';
import { aRestore } from '../contracts/restore-records.ts';
import { type OwnStorage, openStorage } from './open-storage.ts';

const DOCUMENT = readFileSync(new URL('../../docs/tables.md', import.meta.url), 'utf8');
const WORK = 'k3v9q2x7-0';
const VM = computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'web');
const DISK = computeId(SUBSCRIPTION, 'Shop', 'disks', 'web-os');
const UNIQUE_ID = '170ba3d7-57a4-4f3f-9d3a-1e1c1c1c1c1c';
const POINT = computeId(SUBSCRIPTION, 'nightkeep-snapshots', 'snapshots', 'web-os-20261123T0200Z-k3v9q2x7mwt4ucrzh6bd');
const AT = parseInstant('2026-11-23T02:00:00Z');
const ERROR = { code: 'ScopeLocked', message: 'locked', status: 409, requestId: 'r-1' };

const CREATE: CreateAction = {
  kind: 'create',
  vmId: VM,
  diskId: DISK,
  diskUniqueId: UNIQUE_ID,
  snapshotId: POINT,
  location: 'westus',
  scheduledFor: AT,
  adHoc: false,
  attempt: 1,
  reasons: ['due'],
  request: {
    id: POINT,
    location: 'westus',
    tags: {},
    sourceResourceId: DISK,
    incremental: true,
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
  },
};

const COVERAGE: CoverageRow = {
  asOf: AT,
  subscriptionId: SUBSCRIPTION,
  key: idKey(VM),
  vmId: VM,
  name: 'web',
  resourceGroup: 'Shop',
  state: 'unprotected',
  tag: 'nightly',
  policy: 'nightly',
  sentence: 'Every night at 02:00 UTC.',
  dueSince: AT,
  nextDueAt: AT,
  lastPointAt: AT,
  lastSetAt: AT,
  disks: [],
  cause: 'It has no tag.',
  nextStep: 'az tag update',
};

const POINT_ROW: PointRow = {
  asOf: AT,
  subscriptionId: SUBSCRIPTION,
  diskUniqueId: UNIQUE_ID,
  diskName: 'web-os',
  diskId: DISK,
  vm: 'Shop/web',
  snapshotId: POINT,
  kind: 'scheduled',
  scheduledFor: AT,
  timeCreated: AT,
  late: 'taken 10:04 for 02:00',
  expiresAt: AT,
  state: 'usable',
  decision: 'keep',
  reasons: ['daily-1'],
  policy: 'nightly',
  keep: '7d',
  set: 'a 1/2',
  runId: RUN_ID,
  sku: 'Standard_ZRS',
  sizeGib: 200,
};

const DAY: DayRecord = {
  kind: 'day',
  asOf: AT,
  date: '2026-11-23',
  timeZone: 'UTC',
  unit: idKey(VM),
  subscriptionId: SUBSCRIPTION,
  name: 'web',
  tag: 'nightly',
  policy: 'nightly keep 7d 4w 12m tz UTC',
  disks: [{ uniqueId: UNIQUE_ID, name: 'web-os' }],
  occurrences: [{ at: AT, disks: [0] }],
  expected: 1,
  why: 'opted out',
  changes: [{ at: AT, what: 'tag', from: 'nightly', to: 'off' }],
  says: 'c0ffee',
};

const OF_RUN = { asOf: AT, unit: idKey(VM), runId: RUN_ID };

const MADE: MadeRecord = {
  kind: 'made',
  ...OF_RUN,
  scheduledFor: AT,
  taken: 1,
  failed: 1,
  disks: [{ uniqueId: UNIQUE_ID, name: 'web-os', adHoc: false, state: 'failed', code: 'ScopeLocked' }],
};

const PRUNED: PrunedRecord = { kind: 'pruned', ...OF_RUN, scheduledFor: AT, points: [] };

const HELD: HeldRecord = { kind: 'held', ...OF_RUN, at: AT, set: true, points: 3, value: 'legal', by: 'kim' };

const GAP: GapRecord = { kind: 'gap', asOf: AT, from: AT, to: AT, cause: 'the app did not run' };

/** A drill has every column of a restore. */
function aDrill(): DrillRecord {
  const { protect: _, ...common } = aRestore({ endedAt: AT, reason: 'a drill', error: ERROR });
  return { ...common, kind: 'drill', startedAt: AT, vmKey: idKey(VM), step: 'done', checks: [], deletions: [] };
}

/** One row of each kind, as the app writes it. */
async function writeNight(storage: OwnStorage): Promise<void> {
  const runs = new TableRunStore(storage, () => AT);
  await runs.insert(aRun({ startedAt: AT, endedAt: AT, reason: 'why not', error: ERROR }));
  await runs.putSubscription(aRunSubscription({ plannedAt: AT, error: ERROR }));
  const action = anAction(`${WORK}-c4tz81mfw0qre`, {
    workId: WORK,
    action: CREATE,
    state: 'failed',
    plannedAt: AT,
    sentAt: AT,
    endedAt: AT,
    timeCreated: AT,
    consistencyMode: 'CrashConsistent',
    immutability: { kind: 'immutable', until: AT, locked: false },
    note: 'a note',
    error: ERROR,
  });
  const work = aWork(WORK, {
    vmId: VM,
    copies: 1,
    visibleAt: AT,
    set: 'a',
    skewMs: 5,
    consistencyMode: 'CrashConsistent',
  });
  const problem = aProblem('9d2mm51xq0');
  const told = { ...problem.problem, suggestion: 'nightly', vmId: VM, diskId: DISK };
  await new TableActionStore(storage).put([action], [work], [{ ...problem, problem: told }]);
  const views = new TableViewStore(storage);
  await views.replaceScope('coverage', SUBSCRIPTION, [{ key: COVERAGE.key, value: COVERAGE }]);
  await views.replaceScope('points', UNIQUE_ID, [{ key: POINT, value: POINT_ROW }]);
  await views.putRows('units', SUBSCRIPTION, [
    { key: idKey(VM), value: { key: idKey(VM), name: 'web', subscriptionId: SUBSCRIPTION } },
  ]);
  const evidence = new TableEvidenceStore(storage);
  await evidence.put(idKey(VM), [
    { key: DAY.date, value: DAY },
    { key: `2026-11-23T02:00:00Z_made_${RUN_ID}`, value: MADE },
    { key: `2026-11-23T02:00:00Z_pruned_${RUN_ID}`, value: PRUNED },
    { key: `2026-11-23T02:00:00Z_set_${RUN_ID}`, value: HELD },
  ]);
  await evidence.put(SUBSCRIPTION, [{ key: '2026-11-23T00:00:00Z_gap_2026-11-23T02:00:00Z', value: GAP }]);
  await new TableRestoreStore(storage, () => AT).insert(aDrill());
  const model = { id: VM, name: 'web', location: 'westus', properties: {} };
  await new TableVmModelStore(storage).put({ vmId: VM, seenAt: AT, model });
  await new TableStateStore(storage).set('sent', idKey(POINT), { runId: RUN_ID, at: AT });
}

interface DocumentedRow {
  readonly kind: string;
  readonly table: string;
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly columns: readonly string[];
}

function documentedRows(): readonly DocumentedRow[] {
  return DOCUMENT.split(/^### /m)
    .slice(1)
    .map((section) => {
      const cell = (name: string) => new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(section)?.[1] ?? '';
      const text = (name: string) => cell(name).replaceAll('`', '');
      return {
        kind: section.split('\n')[0] ?? '',
        table: text('Table'),
        partitionKey: text('PartitionKey'),
        rowKey: text('RowKey'),
        columns: text('Columns').split(', '),
      };
    });
}

let storage: OwnStorage;

beforeAll(async () => {
  storage = await openStorage();
  await writeNight(storage);
});

describe('docs/tables.md', () => {
  test('tells of every kind of row', () => {
    expect(documentedRows().map(({ table }) => table)).toEqual([
      ...['runs', 'runs', 'actions202611', 'actions202611', 'actions202611'],
      ...['coverage', 'points', 'days202611', 'days202611', 'days202611', 'days202611', 'days202611', 'units'],
      ...['restores', 'models', 'state'],
    ]);
  });

  test.each(documentedRows())(
    'finds $kind by its keys, with the columns it names and no others',
    async (documented) => {
      const table = await storage.tableToRead(documented.table);

      const row = await table.getEntity(documented.partitionKey, documented.rowKey);

      const own = /^(odata\..*|etag|partitionKey|rowKey|timestamp|version|sum|record\d*)$/;
      expect(
        Object.keys(row)
          .filter((name) => !own.test(name))
          .toSorted(),
      ).toEqual(documented.columns.toSorted());
      expect(row).toMatchObject({ version: 1, record: expect.stringMatching(/^[{"]/) });
    },
  );

  test('finds instants as dates', async () => {
    const rows = documentedRows().filter(({ columns }) => columns.some((name) => /At$|Of$|For$/.test(name)));

    for (const { table, partitionKey, rowKey, columns } of rows) {
      const row: Record<string, unknown> = await (await storage.tableToRead(table)).getEntity(partitionKey, rowKey);
      for (const name of columns.filter((column) => /At$|Of$|For$|Since$|Until$|^timeCreated$/.test(column))) {
        expect([name, row[name]]).toEqual([name, new Date(AT)]);
      }
    }
  });

  test('names the rows of state by the keys that the app gives them', async () => {
    const [, section = ''] = DOCUMENT.split('before it is encoded');
    const rows = [...section.matchAll(/^\| `(\w+)` \| (.*?) \|/gm)];
    const store = new TableStateStore(storage);

    for (const [, partition = '', keys = ''] of rows) {
      for (const [key = ''] of keys.matchAll(/(?<=`)[\w\-:./]+(?=`)/g)) {
        await store.set(partition as StatePartition, key, { at: AT });
        const table = await storage.tableToRead('state');
        const rowKey = key.replaceAll('/', '=002f');
        expect(await table.getEntity(partition, rowKey)).toMatchObject({ key });
      }
    }
    expect(rows.map(([, partition]) => partition)).toEqual([
      ...[
        'claim',
        'subscription',
        'attempt',
        'copy',
        'sent',
        'source',
        'bucket',
        'gone',
        'heartbeat',
        'dashboard',
        'drill',
        'incident',
        'notice',
        'vanished',
      ],
    ]);
  });

  test.each([...DOCUMENT.matchAll(/--table-name (\w+)[^"]*--filter "([^"]+)"([^#`]*)/g)].map(([, ...parts]) => parts))(
    'asks %s a question that has an answer: %s',
    async (tableName = '', filter = '', rest = '') => {
      const select = /--select (.*)/.exec(rest)?.[1]?.trim().split(' ');
      const table = await storage.tableToRead(tableName);

      const rows = [];
      for await (const row of table.listEntities({ queryOptions: { filter } })) rows.push(row);

      expect(rows).toHaveLength(1);
      for (const column of select ?? []) {
        expect(Object.keys(rows[0] ?? {})).toContain(column === 'PartitionKey' ? 'partitionKey' : column);
      }
    },
  );
});
