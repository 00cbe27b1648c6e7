import type { CreationData } from '@azure/arm-compute';
import type { Snapshot } from '../policy/inventory.ts';
import type { CopyRequest, SnapshotRequest } from '../policy/plan.ts';
import type { Immutability } from '../policy/policy.ts';
import { idParts, type ResourceId } from '../policy/resource-id.ts';
import { parseRestorePointId } from '../policy/restore-point-id.ts';
import type { Snapshots } from '../run/ports.ts';
import { type RestorePointReads, readDiskOfPoint } from '../run/read-restore-point.ts';
import type { ArmClient } from './arm-client.ts';
import { callAzure, orAbsent } from './arm-errors.ts';
import { ArmInventory } from './arm-inventory.ts';
import { ArmRestorePoints } from './arm-restore-points.ts';
import { mapSnapshot } from './map-snapshot.ts';
import { noteRequestId } from './note-request-id.ts';

/** Snapshots by Azure Resource Manager. A create is one PUT and is never polled: one GET later tells what became of it. */
export class ArmSnapshots implements Snapshots {
  readonly #arm: ArmClient;
  readonly #reads: RestorePointReads;

  constructor(arm: ArmClient) {
    this.#arm = arm;
    this.#reads = { restorePoints: new ArmRestorePoints(arm), inventory: new ArmInventory(arm) };
  }

  async get(id: ResourceId): Promise<Snapshot | undefined> {
    if (parseRestorePointId(id) !== undefined) return readDiskOfPoint(this.#reads, id);
    const { subscriptionId, resourceGroup, name } = idParts(id);
    const { snapshots } = await this.#arm.compute(subscriptionId);
    return orAbsent(async () => mapSnapshot(await snapshots.get(resourceGroup, name)));
  }

  async create(request: SnapshotRequest): Promise<string | undefined> {
    const { sourceResourceId, instantAccessMinutes, incremental } = request;
    return this.#put(request, incremental, {
      createOption: 'Copy',
      sourceResourceId,
      ...(instantAccessMinutes === undefined ? {} : { instantAccessDurationMinutes: instantAccessMinutes }),
    });
  }

  async copy(request: CopyRequest): Promise<string | undefined> {
    const { sourceResourceId } = request;
    return this.#put(request, true, { createOption: 'CopyStart', sourceResourceId });
  }

  async delete(id: ResourceId): Promise<string | undefined> {
    if (parseRestorePointId(id) !== undefined) throw new Error(`a part of a restore point cannot be deleted: ${id}`);
    const { subscriptionId, resourceGroup, name } = idParts(id);
    const { snapshots } = await this.#arm.compute(subscriptionId);
    return orAbsent(async () => {
      const reply = noteRequestId();
      await snapshots.delete(resourceGroup, name, reply.options).submitted();
      return reply.requestId();
    });
  }

  async setImmutability(id: ResourceId, { days, locked }: Immutability): Promise<void> {
    const { subscriptionId, resourceGroup, name } = idParts(id);
    const { snapshots } = await this.#arm.compute(subscriptionId);
    const body = { immutabilityDurationDays: days, type: locked ? 'Locked' : 'Unlocked' };
    await callAzure(() =>
      (locked
        ? snapshots.updateImmutabilityPolicyLock(resourceGroup, name, body)
        : snapshots.updateImmutabilityPolicy(resourceGroup, name, body)
      ).submitted(),
    );
  }

  async #put(request: CopyRequest, incremental: boolean, creationData: CreationData): Promise<string | undefined> {
    const { subscriptionId, resourceGroup, name } = idParts(request.id);
    const { snapshots } = await this.#arm.compute(subscriptionId);
    const body = {
      location: request.location,
      tags: { ...request.tags },
      incremental,
      creationData,
      networkAccessPolicy: request.networkAccessPolicy,
      publicNetworkAccess: request.publicNetworkAccess,
      ...(request.sku === undefined ? {} : { sku: { name: request.sku } }),
      ...(request.diskAccessId === undefined ? {} : { diskAccessId: request.diskAccessId }),
    };
    return callAzure(async () => {
      const reply = noteRequestId();
      // The poller is a thenable that would poll to the end if awaited; `submitted` resolves with the reply to the PUT.
      await snapshots.createOrUpdate(resourceGroup, name, body, reply.options).submitted();
      return reply.requestId();
    });
  }
}
