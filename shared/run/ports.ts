import type {
  DiskContents,
  Disks,
  Inventory,
  ResourceModels,
  ResourceTags,
  RestorePoints,
  Snapshots,
  VirtualMachines,
} from './ports/azure.ts';
import type { Clock, Logger, Metrics } from './ports/process.ts';
import type { Pulse, Receiver } from './ports/receivers.ts';
import type {
  ActionStore,
  EvidenceStore,
  Queue,
  RestoreStore,
  RunStore,
  StateStore,
  ViewStore,
  VmModelStore,
} from './ports/storage.ts';

export type * from './ports/azure.ts';
export type * from './ports/process.ts';
export type * from './ports/receivers.ts';
export type * from './ports/storage.ts';

/** The whole outside world. */
export interface Ports {
  readonly clock: Clock;
  readonly inventory: Inventory;
  readonly snapshots: Snapshots;
  readonly restorePoints: RestorePoints;
  readonly tags: ResourceTags;
  readonly models: ResourceModels;
  readonly disks: Disks;
  readonly virtualMachines: VirtualMachines;
  readonly contents: DiskContents;
  readonly restores: RestoreStore;
  readonly vmModels: VmModelStore;
  readonly runs: RunStore;
  readonly actions: ActionStore;
  readonly state: StateStore;
  readonly views: ViewStore;
  readonly evidence: EvidenceStore;
  readonly queue: Queue;
  /** Absent: nobody is told anything. */
  readonly receiver?: Receiver;
  readonly pulse?: Pulse;
  readonly logger: Logger;
  /** Absent where nobody takes them. */
  readonly metrics?: Metrics;
  /** A random text for ids; tests inject a sequence. */
  readonly randomId: () => string;
}
