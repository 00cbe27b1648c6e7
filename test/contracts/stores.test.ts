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
