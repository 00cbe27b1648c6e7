import { beginGetAccess, endGetAccess } from './access.ts';
import { ArmError } from './arm-error.ts';
import type { Handler } from './arm-request.ts';
import { changeMachine, putMachine } from './change-machine.ts';
import { getDiskPoint, listDiskPoints } from './disk-restore-points.ts';
import { deleteDisk, getDisk, patchDisk, putDisk } from './disks.ts';
import { setImmutability } from './immutability.ts';
import type { ProviderPolicy } from './limits.ts';
import { getLinked } from './linked-resources.ts';
import { deleteLock, getLock, listLocks, putLock } from './locks.ts';
import { getOperation } from './operations.ts';
import { listResources } from './paging.ts';
import { deallocateMachine, powerOffMachine, restartMachine, startMachine } from './power-actions.ts';
import { getGroup, headGroup, listGroups, putGroup } from './resource-groups.ts';
import { deleteCollection, getCollection, patchCollection, putCollection } from './restore-point-collections.ts';
import { deleteRestorePoint, getRestorePoint, putRestorePoint } from './restore-points.ts';
import { deleteSnapshot, getSnapshot, patchSnapshot, putSnapshot } from './snapshots.ts';
import { getProvider, getSubscription, listLocations, listSubscriptions, listTenants } from './subscriptions.ts';
import { deleteTags, getTags, patchTags, putTags } from './tags.ts';
import { deleteVirtualMachine, getInstanceView, getVirtualMachine, listVirtualMachines } from './virtual-machines.ts';

export interface Route {
  readonly handler: Handler;
  /** What DiskRP counts the request as. */
  readonly policy?: ProviderPolicy;
}

/** Every request that is understood, by method and the route of its path. */
const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['GET tenants', { handler: listTenants }],
  ['GET subscriptions', { handler: listSubscriptions }],
  ['GET subscription', { handler: getSubscription }],
  ['GET subscription locations', { handler: listLocations }],
  ['GET provider', { handler: getProvider }],
  ['GET groups', { handler: listGroups }],
  ['GET group', { handler: getGroup }],
  ['HEAD group', { handler: headGroup }],
  ['PUT group', { handler: putGroup }],
  ['GET virtualmachines in subscription', { handler: listVirtualMachines }],
  ['GET virtualmachines in group', { handler: listVirtualMachines }],
  ['GET virtualmachines item', { handler: getVirtualMachine }],
  ['GET virtualmachines instanceview', { handler: getInstanceView }],
  ['PUT virtualmachines item', { handler: putMachine }],
  ['PATCH virtualmachines item', { handler: changeMachine }],
  ['POST virtualmachines start', { handler: startMachine }],
  ['POST virtualmachines deallocate', { handler: deallocateMachine }],
  ['POST virtualmachines poweroff', { handler: powerOffMachine }],
  ['POST virtualmachines restart', { handler: restartMachine }],
  ['DELETE virtualmachines item', { handler: deleteVirtualMachine }],
  ['GET disks in subscription', { handler: listResources('disks') }],
  ['GET disks in group', { handler: listResources('disks') }],
  ['GET disks item', { handler: getDisk, policy: 'LowCostGet' }],
  ['PUT disks item', { handler: putDisk, policy: 'CreateUpdateDisks' }],
  ['PATCH disks item', { handler: patchDisk, policy: 'CreateUpdateDisks' }],
  ['DELETE disks item', { handler: deleteDisk, policy: 'DeleteDisks' }],
  ['POST disks begingetaccess', { handler: beginGetAccess('disks'), policy: 'HighCostSnapshotCreateHydrate' }],
  ['POST disks endgetaccess', { handler: endGetAccess('disks'), policy: 'HighCostSnapshotCreateHydrate' }],
  ['GET snapshots in subscription', { handler: listResources('snapshots') }],
  ['GET snapshots in group', { handler: listResources('snapshots') }],
  ['GET snapshots item', { handler: getSnapshot, policy: 'LowCostGet' }],
  ['PUT snapshots item', { handler: putSnapshot, policy: 'HighCostSnapshotCreateHydrate' }],
  ['PATCH snapshots item', { handler: patchSnapshot, policy: 'CreateUpdateDisks' }],
  ['DELETE snapshots item', { handler: deleteSnapshot, policy: 'DeleteDisks' }],
  ['POST snapshots begingetaccess', { handler: beginGetAccess('snapshots'), policy: 'HighCostSnapshotCreateHydrate' }],
  ['POST snapshots endgetaccess', { handler: endGetAccess('snapshots'), policy: 'HighCostSnapshotCreateHydrate' }],
  ['POST snapshots updateimmutabilitypolicy', { handler: setImmutability('Unlocked'), policy: 'CreateUpdateDisks' }],
  ['POST snapshots updateimmutabilitypolicylock', { handler: setImmutability('Locked'), policy: 'CreateUpdateDisks' }],
  ['GET diskencryptionsets item', { handler: getLinked('diskEncryptionSets') }],
  ['GET diskaccesses item', { handler: getLinked('diskAccesses') }],
  ['GET restorepointcollections in subscription', { handler: listResources('restorePointCollections') }],
  ['GET restorepointcollections in group', { handler: listResources('restorePointCollections') }],
  ['GET restorepointcollections item', { handler: getCollection }],
  ['PUT restorepointcollections item', { handler: putCollection }],
  ['PATCH restorepointcollections item', { handler: patchCollection }],
  ['DELETE restorepointcollections item', { handler: deleteCollection }],
  ['GET restorepoints item', { handler: getRestorePoint }],
  ['PUT restorepoints item', { handler: putRestorePoint }],
  ['DELETE restorepoints item', { handler: deleteRestorePoint }],
  ['GET diskrestorepoints of point', { handler: listDiskPoints, policy: 'LowCostGet' }],
  ['GET diskrestorepoints item', { handler: getDiskPoint, policy: 'LowCostGet' }],
  [
    'POST diskrestorepoints begingetaccess',
    { handler: beginGetAccess('diskRestorePoints'), policy: 'HighCostSnapshotCreateHydrate' },
  ],
  [
    'POST diskrestorepoints endgetaccess',
    { handler: endGetAccess('diskRestorePoints'), policy: 'HighCostSnapshotCreateHydrate' },
  ],
  ['GET diskoperations', { handler: getOperation, policy: 'GetOperation' }],
  ['GET operations', { handler: getOperation, policy: 'GetOperation' }],
  ['GET tags', { handler: getTags }],
  ['PATCH tags', { handler: patchTags }],
  ['PUT tags', { handler: putTags }],
  ['DELETE tags', { handler: deleteTags }],
  ['GET locks', { handler: listLocks }],
  ['GET lock', { handler: getLock }],
  ['PUT lock', { handler: putLock }],
  ['DELETE lock', { handler: deleteLock }],
]);

/** Every request that is understood, as `METHOD route`. */
export function knownRoutes(): readonly string[] {
  return [...ROUTES.keys()];
}

/** The route of a request; refuses what is unknown as ARM does. */
export function findRoute(method: string, route: string, pathname: string): Route {
  const found = ROUTES.get(`${method} ${route}`);
  if (found !== undefined) return found;
  const fields = { fromGateway: true };
  const isKnownPath = [...ROUTES.keys()].some((key) => route !== '' && key.endsWith(` ${route}`));
  if (isKnownPath) {
    const message = `The requested resource does not support http method '${method}'.`;
    throw new ArmError(405, 'HttpMethodNotAllowed', message, fields);
  }
  const message = `No resource, operation or provider of the local cloud answers '${pathname}'.`;
  throw new ArmError(404, 'InvalidResourceType', message, fields);
}
