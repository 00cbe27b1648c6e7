import type { Logger, Ports } from '../../shared/run/ports.ts';
import { FakeActionStore } from './fake-action-store.ts';
import { FakeAzure } from './fake-azure.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeEvidenceStore } from './fake-evidence-store.ts';
import { FakeQueue } from './fake-queue.ts';
import { FakeRestoreStore } from './fake-restore-store.ts';
import { FakeRunStore } from './fake-run-store.ts';
import { FakeStateStore } from './fake-state-store.ts';
import { FakeViewStore } from './fake-view-store.ts';
import { FakeVmModelStore } from './fake-vm-model-store.ts';

/** The whole outside world in memory. */
export interface FakePorts extends Ports {
  readonly clock: FakeClock;
  readonly queue: FakeQueue;
  readonly restores: FakeRestoreStore;
  readonly vmModels: FakeVmModelStore;
  readonly runs: FakeRunStore;
  readonly actions: FakeActionStore;
  readonly state: FakeStateStore;
  readonly views: FakeViewStore;
  readonly evidence: FakeEvidenceStore;
  readonly azure: FakeAzure;
  readonly logged: { readonly level: string; readonly message: string; readonly fields: unknown }[];
}

export function fakePorts(overrides: Partial<FakePorts> = {}): FakePorts {
  const clock = overrides.clock ?? new FakeClock();
  const azure = overrides.azure ?? new FakeAzure(clock);
  const logged: FakePorts['logged'] = [];
  const logger: Logger = { log: (level, message, fields) => void logged.push({ level, message, fields }) };
  let ids = 0;
  return {
    clock,
    azure,
    inventory: azure.inventory,
    snapshots: azure.snapshotsPort,
    restorePoints: azure.restorePointsPort,
    tags: azure.tags,
    models: azure.models,
    disks: azure.disksPort,
    virtualMachines: azure.virtualMachinesPort,
    contents: azure.contents,
    restores: new FakeRestoreStore(),
    vmModels: new FakeVmModelStore(),
    runs: new FakeRunStore(),
    actions: new FakeActionStore(),
    state: new FakeStateStore(),
    views: new FakeViewStore(),
    evidence: new FakeEvidenceStore(),
    queue: new FakeQueue(clock),
    logger,
    logged,
    randomId: () => `r${String(++ids).padStart(5, '0')}`,
    ...overrides,
  };
}
