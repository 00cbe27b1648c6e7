import { randomUUID } from 'node:crypto';
import type { Inventory, Ports } from '../../shared/run/ports.ts';

/** The outside world of a plan: an inventory to read and stores that hold nothing. Whatever would write throws. */
export function readOnlyPorts(inventory: Inventory): Ports {
  return {
    clock: { now: () => Date.now() },
    inventory,
    snapshots: { get: absent, create: refuse, copy: refuse, delete: refuse, setImmutability: refuse },
    restorePoints: {
      get: absent,
      listDisks: none,
      getCollection: absent,
      createCollection: refuse,
      create: refuse,
      delete: refuse,
    },
    tags: { merge: refuse, remove: refuse },
    models: {
      getDisk: absent,
      getSnapshot: absent,
      getDiskRestorePoint: absent,
      getVirtualMachine: absent,
      getLinked: absent,
    },
    disks: { create: refuse, delete: refuse },
    virtualMachines: { replaceStorageProfile: refuse, deallocate: refuse, start: refuse },
    contents: { read: refuse, close: refuse },
    restores: {
      insert: refuse,
      get: absent,
      replace: refuse,
      list: async () => ({ items: [] }),
      listOpen: none,
    },
    vmModels: { put: refuse, at: absent },
    runs: {
      insert: refuse,
      get: absent,
      replace: refuse,
      remove: refuse,
      list: async () => ({ items: [] }),
      listOpen: none,
      putSubscription: refuse,
      getSubscription: absent,
      replaceSubscription: refuse,
      listSubscriptions: none,
    },
    actions: {
      put: refuse,
      putAction: refuse,
      putWork: refuse,
      getWork: absent,
      listWork: none,
      listActions: none,
      listProblems: none,
      removeActions: refuse,
      removeWork: refuse,
      dropBefore: refuse,
    },
    state: { get: absent, put: refuse, set: refuse, remove: refuse, list: none },
    views: { replaceScope: refuse, putRows: refuse, listScope: none, list: async () => ({ items: [] }) },
    evidence: { put: refuse, list: none, listGaps: none, dropBefore: refuse },
    queue: { enqueue: refuse, front: refuse },
    logger: { log: () => undefined },
    randomId: randomUUID,
  };
}

async function refuse(): Promise<never> {
  throw new Error('a plan writes nothing');
}

async function absent(): Promise<undefined> {
  return undefined;
}

async function none(): Promise<readonly []> {
  return [];
}
