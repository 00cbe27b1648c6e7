import { expect, test } from 'vitest';
import { TableActionStore } from '../../shared/azure/table-action-store.ts';
import { TableEvidenceStore } from '../../shared/azure/table-evidence-store.ts';
import { TableRestoreStore } from '../../shared/azure/table-restore-store.ts';
import { TableRunStore } from '../../shared/azure/table-run-store.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { TableViewStore } from '../../shared/azure/table-view-store.ts';
import { TableVmModelStore } from '../../shared/azure/table-vm-model-store.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import { openStorage } from '../azure/open-storage.ts';
import { FakeActionStore } from '../fakes/fake-action-store.ts';
import { FakeEvidenceStore } from '../fakes/fake-evidence-store.ts';
import { FakeRestoreStore } from '../fakes/fake-restore-store.ts';
import { FakeRunStore } from '../fakes/fake-run-store.ts';
import { FakeStateStore } from '../fakes/fake-state-store.ts';
import { FakeViewStore } from '../fakes/fake-view-store.ts';
import { FakeVmModelStore } from '../fakes/fake-vm-model-store.ts';
import { actionStoreContract } from './action-store-contract.ts';
import { evidenceStoreContract } from './evidence-store-contract.ts';
import { restoreStoreContract } from './restore-store-contract.ts';
import { runStoreContract } from './run-store-contract.ts';
import { stateStoreContract } from './state-store-contract.ts';
import { viewStoreContract } from './view-store-contract.ts';
import { vmModelStoreContract } from './vm-model-store-contract.ts';

runStoreContract('in memory', async () => new FakeRunStore());
actionStoreContract('in memory', async () => new FakeActionStore());
stateStoreContract('in memory', async () => new FakeStateStore());
viewStoreContract('in memory', async () => new FakeViewStore());
evidenceStoreContract('in memory', async () => new FakeEvidenceStore());
restoreStoreContract('in memory', async () => new FakeRestoreStore());
vmModelStoreContract('in memory', async () => new FakeVmModelStore());

const now = () => parseInstant('2026-11-23T03:00:00Z');
runStoreContract('in tables', async () => new TableRunStore(await openStorage(), now));
actionStoreContract('in tables', async () => new TableActionStore(await openStorage()));
stateStoreContract('in tables', async () => new TableStateStore(await openStorage()));
viewStoreContract('in tables', async () => new TableViewStore(await openStorage()));
evidenceStoreContract('in tables', async () => new TableEvidenceStore(await openStorage()));
restoreStoreContract('in tables', async () => new TableRestoreStore(await openStorage(), now));
vmModelStoreContract('in tables', async () => new TableVmModelStore(await openStorage()));

test('reading states makes no table', async () => {
  const storage = await openStorage();

  expect(await new TableStateStore(storage).list('heartbeat')).toEqual([]);

  expect(await storage.tableNames('')).toEqual([]);
});
