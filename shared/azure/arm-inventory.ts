import type { PagedAsyncIterableIterator } from '@azure/arm-compute';
import type { Snapshot, SourceDisk, Subscription, VirtualMachine } from '../policy/inventory.ts';
import { regionKey } from '../policy/names.ts';
import { idParts, type ResourceId } from '../policy/resource-id.ts';
import { AzureError } from '../run/azure-error.ts';
import type { Inventory, ListedRestorePoints, ReadMachine } from '../run/ports.ts';
import type { ArmClient } from './arm-client.ts';
import { callAzure, orAbsent } from './arm-errors.ts';
import { armPath } from './arm-path.ts';
import { readModel } from './arm-resource-models.ts';
import { MACHINES_API } from './compute-api.ts';
import { listOwnedRestorePoints } from './list-restore-points.ts';
import { mapDisk } from './map-disk.ts';
import { mapSnapshot } from './map-snapshot.ts';
import { mapMachineModel, mapVirtualMachine } from './map-virtual-machine.ts';
import { itemsOf, PageLinks } from './read-pages.ts';
import { textIn } from './read-values.ts';
import { shareTexts } from './shared-texts.ts';

const SUBSCRIPTIONS_API = '2022-12-01';
const GROUPS_API = '2021-04-01';

/** Reads of the live inventory from Azure Resource Manager. */
export class ArmInventory implements Inventory {
  readonly #arm: ArmClient;

  constructor(arm: ArmClient) {
    this.#arm = arm;
  }

  async listSubscriptions(): Promise<readonly Subscription[]> {
    const found: Subscription[] = [];
    const links = new PageLinks();
    let path: string | undefined = `/subscriptions?api-version=${SUBSCRIPTIONS_API}`;
    while (path !== undefined) {
      const page = (await this.#arm.send('GET', path)) as SubscriptionPage | null | undefined;
      if (!Array.isArray(page?.value)) {
        throw new AzureError('The list of subscriptions came without its value.', { code: 'UnexpectedReply' });
      }
      found.push(...page.value.map(mapSubscription));
      // The last page has none, or null, or an empty text.
      path = textIn(page.nextLink) || undefined;
      if (path !== undefined) links.follow(path);
    }
    return found;
  }

  async listVirtualMachines(subscriptionId: string, resourceGroup?: string): Promise<readonly VirtualMachine[]> {
    const { virtualMachines } = await this.#arm.compute(subscriptionId);
    return readAll(
      () => (resourceGroup === undefined ? virtualMachines.listAll() : virtualMachines.list(resourceGroup)),
      mapVirtualMachine,
    );
  }

  async listDisks(subscriptionId: string, resourceGroup?: string): Promise<readonly SourceDisk[]> {
    const { disks } = await this.#arm.compute(subscriptionId);
    return readAll(
      () => (resourceGroup === undefined ? disks.list() : disks.listByResourceGroup(resourceGroup)),
      mapDisk,
    );
  }

  async listSnapshots(subscriptionId: string, resourceGroup?: string): Promise<readonly Snapshot[]> {
    const { snapshots } = await this.#arm.compute(subscriptionId);
    const share = shareTexts();
    return readAll(
      () => (resourceGroup === undefined ? snapshots.list() : snapshots.listByResourceGroup(resourceGroup)),
      (snapshot) => mapSnapshot(snapshot, share),
    );
  }

  async listRestorePoints(
    subscriptionId: string,
    owners: readonly string[],
    resourceGroup?: string,
  ): Promise<ListedRestorePoints> {
    return listOwnedRestorePoints(await this.#arm.compute(subscriptionId), owners, resourceGroup);
  }

  async getVirtualMachine(id: ResourceId): Promise<ReadMachine | undefined> {
    return orAbsent(async () => mapMachineModel(readModel(await this.#arm.send('GET', armPath(id, MACHINES_API)))));
  }

  async getDisk(id: ResourceId): Promise<SourceDisk | undefined> {
    const { subscriptionId, resourceGroup, name } = idParts(id);
    const { disks } = await this.#arm.compute(subscriptionId);
    return orAbsent(async () => mapDisk(await disks.get(resourceGroup, name)));
  }

  async hasResourceGroup(subscriptionId: string, name: string): Promise<boolean> {
    return (await this.#getResourceGroup(subscriptionId, name)) !== undefined;
  }

  async resourceGroupLocation(subscriptionId: string, name: string): Promise<string | undefined> {
    const found = await this.#getResourceGroup(subscriptionId, name);
    if (found === undefined) return undefined;
    const { location } = (found.group ?? {}) as { readonly location?: unknown };
    if (typeof location === 'string') return regionKey(location);
    throw new AzureError(`The resource group ${name} was read without its region.`, { code: 'UnexpectedReply' });
  }

  async #getResourceGroup(subscriptionId: string, name: string): Promise<{ readonly group: unknown } | undefined> {
    const path = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(name)}?api-version=${GROUPS_API}`;
    return orAbsent(async () => ({ group: await this.#arm.send('GET', path) }));
  }

  clockSkewMs(): number | undefined {
    return this.#arm.clockSkewMs;
  }
}

interface SubscriptionPage {
  readonly value?: unknown;
  readonly nextLink?: unknown;
}

function mapSubscription(row: unknown): Subscription {
  const { subscriptionId, displayName, state } = (row ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof subscriptionId !== 'string') {
    throw new AzureError('A subscription was listed without its id.', { code: 'UnexpectedReply' });
  }
  return { id: subscriptionId, name: textIn(displayName) ?? subscriptionId, state: textIn(state) ?? 'Unknown' };
}

/** All items of a list, read to its end; an error on any page is the error of the whole list. */
async function readAll<T, R>(list: () => PagedAsyncIterableIterator<T>, map: (item: T) => R): Promise<readonly R[]> {
  return callAzure(async () => {
    const found: R[] = [];
    for await (const item of itemsOf(list())) found.push(map(item));
    return found;
  });
}
