import type { ArmFleet, ArmResource, ArmSubscription } from './arm-json.ts';
import type { BackgroundCopy, Guest, Lock, Operation, PowerState } from './arm-records.ts';
import { cloneJson } from './clone-json.ts';
import { Contents } from './content/contents.ts';
import { CopyChains } from './copy-chains.ts';
import { DueQueue } from './due-queue.ts';
import { Faults } from './faults.ts';
import { Grants } from './grants.ts';
import { linkedBy } from './linked-by.ts';
import { Outages } from './outages.ts';
import { Policies } from './policies.ts';
import { RequestLog } from './request-log.ts';
import { ResourceCollection } from './resource-collection.ts';
import { RestorePointRate } from './restore-point-rate.ts';
import { RestorePointStore } from './restore-point-store.ts';
import { Roles } from './roles.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { SourceCounts } from './source-counts.ts';
import { Throttle } from './throttle.ts';

export interface StoredGroup {
  readonly id: string;
  readonly name: string;
  location: string;
  tags: Record<string, string>;
}

/** Everything the simulated Azure knows, in memory, as of its clock. Tests may read it directly. */
export class ArmState {
  readonly settings: Settings = { ...DEFAULT_SETTINGS };
  readonly subscriptions = new Map<string, Required<ArmSubscription>>();
  readonly groups = new Map<string, StoredGroup>();
  readonly restorePoints = new RestorePointStore();
  readonly restorePointRate = new RestorePointRate();
  /** The disks of restore points, by lower-cased id, as the snapshots that they are. */
  readonly diskRestorePoints = new Map<string, ArmResource>();
  /** What is set of the VMs' guests, by lower-cased id of the VM. */
  readonly guests = new Map<string, Guest>();
  /** By lower-cased id, where something was done to the VM here. */
  readonly power = new Map<string, PowerState>();
  /** Why the latest operation on a VM failed, by lower-cased id. */
  readonly failures = new Map<string, { readonly code: string; readonly message: string }>();
  readonly grants = new Grants();
  readonly contents = new Contents();
  /** Encryption sets and disk accesses by lower-cased id, with their region. */
  readonly linked = new Map<string, string>();
  readonly locks = new Map<string, Lock>();
  readonly operations = new Map<string, Operation>();
  readonly backgroundCopies = new Map<string, BackgroundCopy>();
  readonly copyChains = new CopyChains();
  readonly sourceCounts = new SourceCounts();
  readonly due = new DueQueue();
  readonly faults = new Faults();
  readonly outages = new Outages();
  readonly throttle = new Throttle();
  readonly roles = new Roles();
  readonly policies = new Policies();
  readonly log = new RequestLog();
  readonly restorePointCollections = new ResourceCollection((change) => this.#list(change));
  readonly #virtualMachines = new ResourceCollection((change) => this.#list(change));
  readonly #disks = new ResourceCollection((change) => this.#list(change));
  readonly #snapshots = new ResourceCollection((change) => this.#list(change));
  readonly #clock: () => number;

  constructor(fleet: ArmFleet, clock: () => number) {
    this.#clock = clock;
    this.load(fleet);
  }

  get virtualMachines(): ResourceCollection {
    this.now();
    return this.#virtualMachines;
  }

  get disks(): ResourceCollection {
    this.now();
    return this.#disks;
  }

  get snapshots(): ResourceCollection {
    this.now();
    return this.#snapshots;
  }

  /** The simulator's clock in milliseconds since 1970; what was due by now has happened. */
  now(): number {
    const now = this.#clock();
    this.due.runUntil(now);
    return now;
  }

  /** Changes a subscription, or adds one. */
  putSubscription(subscriptionId: string, changes: { state?: string; displayName?: string }): ArmSubscription {
    const key = subscriptionId.toLowerCase();
    this.#addSubscription({ subscriptionId, ...this.subscriptions.get(key), ...changes });
    return { subscriptionId, ...this.subscriptions.get(key) };
  }

  /** Replaces all resources; operations under way are forgotten. The fleet itself is never changed. */
  load(fleet: ArmFleet): void {
    for (const table of [this.subscriptions, this.groups, this.locks, this.operations, this.backgroundCopies]) {
      table.clear();
    }
    this.restorePointCollections.fill([]);
    this.restorePoints.clear();
    this.restorePointRate.clear();
    this.diskRestorePoints.clear();
    this.guests.clear();
    this.due.clear();
    this.power.clear();
    this.failures.clear();
    this.grants.clear();
    this.contents.clear();
    this.linked.clear();
    this.sourceCounts.clear();
    this.copyChains.clear();
    this.outages.forget();
    for (const subscription of fleet.subscriptions ?? []) this.#addSubscription(subscription);
    for (const group of fleet.resourceGroups ?? []) this.#addGroup(group.id, group.location ?? '', group.tags);
    this.#fill(this.#virtualMachines, fleet.virtualMachines);
    this.#fill(this.#disks, fleet.disks);
    this.#fill(this.#snapshots, fleet.snapshots ?? []);
    for (const snapshot of fleet.snapshots ?? []) this.#countPresent(snapshot);
  }

  /** A region is out from now on, until an instant where one is given (milliseconds since 1970). */
  beginOutage(region: string, until = Number.POSITIVE_INFINITY): void {
    this.now();
    this.outages.begin(region, until);
    if (until < Number.POSITIVE_INFINITY) this.due.schedule(until, () => this.outages.resume(until));
  }

  #countPresent(snapshot: ArmResource): void {
    const { creationData, completionPercent = 100, copyCompletionError } = snapshot.properties;
    this.sourceCounts.add(snapshot);
    const source = this.#snapshots.get(creationData?.sourceResourceId ?? '');
    if (creationData?.createOption !== 'CopyStart' || source === undefined || copyCompletionError !== undefined) return;
    this.copyChains.add(snapshot, source, completionPercent < 100);
  }

  /** Lets lists tell of a change, at once or after the lag that is set. */
  #list(change: () => void): void {
    const { listLagMs } = this.settings;
    if (listLagMs > 0) this.due.schedule(this.#clock() + listLagMs, change);
    else change();
  }

  #fill(collection: ResourceCollection, resources: readonly ArmResource[]): void {
    collection.fill(resources.map((resource) => cloneJson(resource)));
    for (const { id, location } of resources) this.#addGroup(id, location);
    for (const [id, location] of resources.flatMap(linkedBy)) this.linked.set(id, location);
  }

  #addGroup(id: string, location: string, tags: Record<string, string> = {}): void {
    const [, , subscriptionId = '', , name = ''] = id.split('/');
    const groupId = `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
    const key = groupId.toLowerCase();
    if (!this.subscriptions.has(subscriptionId.toLowerCase())) this.#addSubscription({ subscriptionId });
    if (!this.groups.has(key)) this.groups.set(key, { id: groupId, name, location, tags });
  }

  #addSubscription(subscription: ArmSubscription): void {
    this.subscriptions.set(subscription.subscriptionId.toLowerCase(), {
      displayName: `Subscription ${subscription.subscriptionId.slice(0, 8)}`,
      state: 'Enabled',
      tenantId: '11111111-1111-1111-1111-111111111111',
      ...subscription,
    });
  }
}
