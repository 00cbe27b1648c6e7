import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { TableActionStore } from '../../shared/azure/table-action-store.ts';
import { TableEvidenceStore } from '../../shared/azure/table-evidence-store.ts';
import { TableRunStore } from '../../shared/azure/table-run-store.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { TableViewStore } from '../../shared/azure/table-view-store.ts';
import { TableVmModelStore } from '../../shared/azure/table-vm-model-store.ts';
import { readEvidence } from '../../shared/evidence/read/read-evidence.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { Ports } from '../../shared/run/ports.ts';
import { type OwnStorage, openStorage } from '../azure/open-storage.ts';
import type { FakePorts } from '../fakes/fake-ports.ts';
import {
  actionsOf,
  addPoint,
  addVm,
  aWorld,
  nights,
  pointsIn,
  runsOf,
  tickAndDrain,
  type World,
} from '../run/world.ts';

/** Two nights over VMs with a history, one of whose creates fails. */
async function twoNights(world: World): Promise<void> {
  const { vm, disks } = addVm(world, 'web', 'nightly keep 3d', ['web-os', 'web data']);
  for (const disk of disks) for (const at of nights(20)) addPoint(world, disk, at, { vm });
  addVm(world, 'mistyped', 'nigthly');
  addVm(world, 'plain', null);
  const { disks: refused } = addVm(world, 'refused');
  world.ports.azure.fault = (call, subject) =>
    call === 'createSnapshot' && subject.includes(refused[0]?.name ?? '-')
      ? { error: new AzureError('no', { code: 'LinkedAuthorizationFailed', status: 403, requestId: 'r-1' }) }
      : undefined;
  await tickAndDrain(world);
  world.ports.azure.fault = () => undefined;
  world.ports.clock.set('2026-11-24T02:05:00Z');
  await tickAndDrain(world);
}

function inTables(world: World, storage: OwnStorage): World {
  const stores: Partial<Ports> = {
    runs: new TableRunStore(storage, () => world.ports.clock.now()),
    actions: new TableActionStore(storage),
    state: new TableStateStore(storage),
    views: new TableViewStore(storage),
    evidence: new TableEvidenceStore(storage),
    vmModels: new TableVmModelStore(storage),
  };
  return { ...world, ports: { ...world.ports, ...stores } as unknown as FakePorts };
}

let storage: OwnStorage;
let memory: World;
let tables: World;

beforeAll(async () => {
  storage = await openStorage();
  memory = aWorld();
  tables = inTables(aWorld(), storage);
  await twoNights(memory);
  await twoNights(tables);
});

test('two nights go the same in tables as in memory', async () => {
  // Creates of one VM are sent together, and arrive in any order.
  expect(sorted(pointsIn(tables))).toEqual(sorted(pointsIn(memory)));
  expect(await runsOf(tables)).toEqual(await runsOf(memory));
  expect(await actionsOf(tables)).toEqual(await actionsOf(memory));
  expect((await runsOf(tables)).map(({ state }) => state)).toEqual(['succeeded', 'partial']);
});

test('readers see the same in tables as in memory', async () => {
  for (const view of ['coverage', 'points', 'units'] as const) {
    const [here, there] = [await tables.ports.views.list(view, 1_000), await memory.ports.views.list(view, 1_000)];

    expect(sorted(here.items)).toEqual(sorted(there.items));
    expect(here.items.length).toBeGreaterThan(0);
  }
});

test('evidence is the same in tables as in memory', async () => {
  const query = { from: '2026-11-22', to: '2026-11-24', limit: 10 };

  const here = await readEvidence(tables.ports, tables.settings, query);

  expect(here).toEqual(await readEvidence(memory.ports, memory.settings, query));
  expect(here).toMatchObject({ page: { totals: { expected: 4, taken: 4, extra: 3 } } });
});

/** What docs/tables.md says of keys: table, PartitionKey, RowKey. */
const RUN = '\\d{8}T\\d{6}Z-[a-z0-9]+';
const ID = '[0-9a-f]{8}-[0-9a-f-]{27}';
const KEYS = [
  ['runs', 'run', `\\d{10}-${RUN}`],
  ['runs', `run-${RUN}`, ID],
  ['actions\\d{6}', `${RUN}_${ID}`, 'action-[a-z0-9]+-\\d+-[cpsh][a-z0-9]+'],
  ['actions\\d{6}', `${RUN}_${ID}`, 'work-[a-z0-9]+-\\d+'],
  ['actions\\d{6}', `${RUN}_${ID}`, 'problem-[a-z0-9-]+'],
  ['coverage', ID, `=002fsubscriptions=002f${ID}=002fresourcegroups=002f[^A-Z]+`],
  ['points', '[a-z0-9-]+', `=002fsubscriptions=002f${ID}=002fresourceGroups=002f.*=002fsnapshots=002f.+`],
  [
    'days\\d{6}',
    `=002fsubscriptions=002f${ID}=002fresourcegroups=002f[^A-Z]+`,
    `\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\dZ_(made|pruned|set|lifted)_${RUN})?`,
  ],
  ['days\\d{6}', ID, '\\d{4}-\\d\\d-\\d\\dT00:00:00Z_gap_[\\d:TZ-]+'],
  ['units', ID, `=002fsubscriptions=002f${ID}=002fresourcegroups=002f[^A-Z]+`],
  ['restores', 'restore', `\\d{10}-${RUN}`],
  ['models', `=002fsubscriptions=002f${ID}=002fresourcegroups=002f[^A-Z]+`, '\\d{10}'],
  ['state', 'claim', `(tick=002f\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z|run=002f${RUN})`],
  ['state', '(subscription|bucket)', ID],
  ['state', '(attempt|gone|bucket)', `${ID}=002f[a-z0-9-]+`],
  ['state', 'sent', `=002fsubscriptions=002f${ID}=002f.*=002fsnapshots=002f[^A-Z]+`],
  ['state', 'heartbeat', 'tick'],
].map((parts) => new RegExp(`^${parts.join(' ')}$`));

test('every row of two nights has a key as documented', async () => {
  const keys: string[] = [];
  for (const name of await storage.tableNames('')) {
    const table = await storage.tableToRead(name);
    for await (const { partitionKey, rowKey } of table.listEntities()) keys.push(`${name} ${partitionKey} ${rowKey}`);
  }

  expect(keys.filter((key) => !KEYS.some((pattern) => pattern.test(key)))).toEqual([]);
  expect(keys.length).toBeGreaterThan(20);
});

test('every example of docs/tables.md is of a kind that is written', () => {
  const document = readFileSync(new URL('../../docs/tables.md', import.meta.url), 'utf8');
  const examples = [...document.matchAll(/^\| Table \| `(.*)` \|\n.* `(.*)` \|\n.* `(.*)` \|$/gm)];

  const known = examples.map(([, ...keys]) => KEYS.some((pattern) => pattern.test(keys.join(' '))));

  expect(known).toEqual(Array(16).fill(true));
});

function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}
