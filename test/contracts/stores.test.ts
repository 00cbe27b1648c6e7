import { TableActionStore } from '../../shared/azure/table-action-store.ts';
import { TableRunStore } from '../../shared/azure/table-run-store.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { TableViewStore } from '../../shared/azure/table-view-store.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import { openStorage } from '../azure/open-storage.ts';
import { FakeActionStore } from '../fakes/fake-action-store.ts';
import { FakeRunStore } from '../fakes/fake-run-store.ts';
import { FakeStateStore } from '../fakes/fake-state-store.ts';
import { FakeViewStore } from '../fakes/fake-view-store.ts';
import { actionStoreContract } from './action-store-contract.ts';
import { runStoreContract } from './run-store-contract.ts';
import { stateStoreContract } from './state-store-contract.ts';
import { viewStoreContract } from './view-store-contract.ts';

runStoreContract('in memory', async () => new FakeRunStore());
actionStoreContract('in memory', async () => new FakeActionStore());
stateStoreContract('in memory', async () => new FakeStateStore());
viewStoreContract('in memory', async () => new FakeViewStore());

const now = () => parseInstant('2026-11-23T03:00:00Z');
runStoreContract('in tables', async () => new TableRunStore(await openStorage(), now));
actionStoreContract('in tables', async () => new TableActionStore(await openStorage()));
stateStoreContract('in tables', async () => new TableStateStore(await openStorage()));
viewStoreContract('in tables', async () => new TableViewStore(await openStorage()));
