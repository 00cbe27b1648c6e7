import type { ArmResource } from './arm-json.ts';
import { decode } from './arm-path.ts';
import { type ArmRequest, bodyAs } from './arm-request.ts';
import { withSourceId } from './snapshot-rules.ts';

/** An action of Azure's roles, and the scope that a role must hold at. */
export interface Access {
  readonly action: string;
  readonly scope: string;
}

const COMPUTE = 'Microsoft.Compute';

const TYPES: Readonly<Record<string, string>> = {
  virtualmachines: `${COMPUTE}/virtualMachines`,
  disks: `${COMPUTE}/disks`,
  snapshots: `${COMPUTE}/snapshots`,
  diskencryptionsets: `${COMPUTE}/diskEncryptionSets`,
  diskaccesses: `${COMPUTE}/diskAccesses`,
  restorepointcollections: `${COMPUTE}/restorePointCollections`,
  restorepoints: `${COMPUTE}/restorePointCollections/restorePoints`,
  diskrestorepoints: `${COMPUTE}/restorePointCollections/restorePoints/diskRestorePoints`,
  group: 'Microsoft.Resources/subscriptions/resourceGroups',
  groups: 'Microsoft.Resources/subscriptions/resourceGroups',
  'subscription locations': 'Microsoft.Resources/subscriptions/locations',
  provider: 'Microsoft.Resources/subscriptions/providers',
  tags: 'Microsoft.Resources/tags',
  lock: 'Microsoft.Authorization/locks',
  locks: 'Microsoft.Authorization/locks',
  diskoperations: `${COMPUTE}/locations/diskOperations`,
  operations: `${COMPUTE}/locations/operations`,
  subscription: 'Microsoft.Resources/subscriptions',
};

const OWN_ACTIONS: Readonly<Record<string, string>> = {
  begingetaccess: 'beginGetAccess/action',
  endgetaccess: 'endGetAccess/action',
  instanceview: 'instanceView/read',
  deallocate: 'deallocate/action',
  poweroff: 'powerOff/action',
  restart: 'restart/action',
  start: 'start/action',
  updateimmutabilitypolicy: 'updateImmutabilityPolicy/action',
  updateimmutabilitypolicylock: 'updateImmutabilityPolicyLock/action',
};

/** What a request needs a role for; undefined for the lists that show to each identity what it has roles in. */
export function requiredAccess(request: ArmRequest): Access | undefined {
  const { path, method } = request;
  if (path.route === 'tenants' || path.route === 'subscriptions') return undefined;
  const [first = '', second = ''] = path.route.split(' ');
  const type = TYPES[path.route] ?? TYPES[first];
  if (type === undefined) throw new Error(`no action is known for ${method} ${path.route}`);
  return { action: `${type}/${OWN_ACTIONS[second] ?? verbOf(method)}`, scope: scopeOf(request, second) };
}

/** What a request that names other resources needs on those: Azure's linked access check. */
export function linkedAccess(request: ArmRequest): readonly Access[] {
  const { method, path } = request;
  if (method !== 'PUT' && method !== 'PATCH') return [];
  if (path.route === 'virtualmachines item') return linkedToMachine(bodyAs<ArmResource>(request));
  if (/^restorepoint/.test(path.route)) return linkedToPoint(bodyAs<ArmResource>(request));
  if (!/^(disks|snapshots) item$/.test(path.route)) return [];
  const { properties } = withSourceId(bodyAs<ArmResource>(request));
  const { diskEncryptionSetId } = (properties?.encryption ?? {}) as { diskEncryptionSetId?: unknown };
  return [
    ...link(properties?.creationData?.sourceResourceId, sourceAction),
    ...link(diskEncryptionSetId, () => `${COMPUTE}/diskEncryptionSets/read`),
    ...link(properties?.diskAccessId, () => `${COMPUTE}/diskAccesses/read`),
  ];
}

/** The VM or the collection that a collection is of, and the point that a copy is made of. */
function linkedToPoint({ properties }: Partial<ArmResource>): readonly Access[] {
  const { source, sourceRestorePoint } = (properties ?? {}) as Readonly<Record<string, { id?: unknown } | undefined>>;
  const read = (id: string) =>
    `${/\/virtualMachines\/[^/]+$/i.test(id) ? TYPES['virtualmachines'] : TYPES['restorepointcollections']}/read`;
  return [...link(source?.id, read), ...link(sourceRestorePoint?.id, () => `${TYPES['restorepoints']}/read`)];
}

/** A VM's disks, their encryption sets and its network interfaces. */
function linkedToMachine({ properties }: Partial<ArmResource>): readonly Access[] {
  const { osDisk, dataDisks = [] } = properties?.storageProfile ?? {};
  const { networkInterfaces = [] } = (properties?.['networkProfile'] ?? {}) as {
    networkInterfaces?: { id?: unknown }[];
  };
  const disks = [osDisk, ...dataDisks].flatMap((disk) => {
    const set = disk?.managedDisk?.['diskEncryptionSet'] as { id?: unknown } | undefined;
    return [
      ...link(disk?.managedDisk?.id, () => `${COMPUTE}/disks/write`),
      ...link(set?.id, () => `${COMPUTE}/diskEncryptionSets/read`),
    ];
  });
  return [
    ...disks,
    ...networkInterfaces.flatMap(({ id }) => link(id, () => 'Microsoft.Network/networkInterfaces/join/action')),
  ];
}

function link(id: unknown, action: (id: string) => string): Access[] {
  return typeof id === 'string' && id.startsWith('/') ? [{ action: action(id), scope: id }] : [];
}

function sourceAction(sourceId: string): string {
  if (/\/diskRestorePoints\/[^/]+$/i.test(sourceId)) {
    return `${TYPES['diskrestorepoints']}/beginGetAccess/action`;
  }
  return `${COMPUTE}/${/\/snapshots\/[^/]+$/i.test(sourceId) ? 'snapshots' : 'disks'}/beginGetAccess/action`;
}

function verbOf(method: string): string {
  if (method === 'GET' || method === 'HEAD') return 'read';
  return method === 'DELETE' ? 'delete' : 'write';
}

/** As Azure's refusals name it: a list is read over its subscription, or over the provider in its group. */
function scopeOf({ path, url }: ArmRequest, second: string): string {
  const subscription = `/subscriptions/${path.subscriptionId}`;
  if (second === 'in' && path.resourceGroup !== '') {
    return `${subscription}/resourceGroups/${path.resourceGroup}/providers/${COMPUTE}`;
  }
  if (second === 'in' || second === 'locations' || path.location !== '') return subscription;
  if (path.route === 'groups' || path.route === 'provider') return subscription;
  if (path.route === 'locks') return path.scope;
  const [pathname = ''] = url.split('?');
  const shown = pathname.replace(/\/+$/, '').split('/').map(decode).join('/');
  return second in OWN_ACTIONS ? shown.slice(0, shown.lastIndexOf('/')) : shown;
}
