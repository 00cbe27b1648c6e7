import { ArmError, invalidParameter, linkedNotFound } from './arm-error.ts';
import type { ArmResource, StorageProfile, StorageProfileDisk } from './arm-json.ts';
import type { ArmState } from './arm-state.ts';
import { ownersOf } from './attachments.ts';
import { normalizeLocation } from './normalize-location.ts';
import { isDeallocated } from './power.ts';
import { copiesInBackground } from './snapshot-rules.ts';
import { idOfDisk } from './storage-profile.ts';

/** Everything that Azure refuses in a VM's new storage profile, before anything is changed. */
export function checkStorageProfile(state: ArmState, machine: ArmResource, profile: StorageProfile): void {
  const present = machine.properties.storageProfile ?? {};
  const { osDisk, dataDisks = [] } = profile;
  checkPlaces(dataDisks, osDisk);
  checkUnchanged('imageReference', present['imageReference'], profile['imageReference']);
  for (const named of dataDisks) {
    const before = present.dataDisks?.find(({ name }) => name !== undefined && name === named.name);
    if (before !== undefined && idOfDisk(before) !== idOfDisk(named)) throw notChangeable('dataDisk.managedDisk.id');
    checkDisk(state, machine, named, 'dataDisk');
  }
  if (osDisk === undefined || osDisk.diffDiskSettings !== undefined) return;
  if (present.osDisk !== undefined) {
    checkUnchanged('osDisk.createOption', present.osDisk.createOption, osDisk.createOption);
  }
  const disk = checkDisk(state, machine, osDisk, 'osDisk');
  if (present.osDisk !== undefined && idOfDisk(present.osDisk) !== idOfDisk(osDisk)) {
    checkSwap(state, machine, present.osDisk, disk);
  }
}

function checkPlaces(dataDisks: readonly StorageProfileDisk[], osDisk: StorageProfileDisk | undefined): void {
  const luns = new Set<number>();
  for (const { lun } of dataDisks) {
    if (lun === undefined)
      throw invalidParameter('dataDisk.lun', "Required parameter 'dataDisk.lun' is missing (null).");
    if (luns.has(lun)) throw invalidParameter('dataDisk.lun', `A disk at LUN ${lun} already exists.`);
    luns.add(lun);
  }
  const ids = new Set<string>();
  for (const id of [osDisk, ...dataDisks].map(idOfDisk).filter((id) => id !== '')) {
    if (ids.has(id)) throw invalidParameter('dataDisks', `The disk ${id} is named more than once.`);
    ids.add(id);
  }
}

/** A disk that a profile names, whether new to the VM or not; returns the resource. */
function checkDisk(
  state: ArmState,
  machine: ArmResource,
  named: StorageProfileDisk,
  target: 'osDisk' | 'dataDisk',
): ArmResource {
  const id = named.managedDisk?.id;
  if (id === undefined) {
    throw invalidParameter(
      `${target}.managedDisk.id`,
      'The local cloud makes no disks for a VM: name one that exists.',
    );
  }
  const disk = state.disks.get(id);
  if (disk === undefined) throw linkedNotFound(id);
  const isShareable = Number(disk.properties['maxShares'] ?? 1) > 1;
  const isNoCacheAllowed = isShareable || copiesInBackground(disk);
  if (isNoCacheAllowed && named.caching !== undefined && named.caching !== 'None') {
    const message = `Caching '${named.caching}' is not supported for the disk ${disk.name} (${disk.sku?.name}, ${isShareable ? 'shared' : 'not shared'}).`;
    throw invalidParameter(`${target}.caching`, message);
  }
  if (!ownersOf(disk).some((owner) => owner.toLowerCase() === machine.id.toLowerCase())) {
    checkAgrees(disk, named, target);
    checkFree(state, machine, disk);
    checkPlace(machine, disk);
  }
  return disk;
}

/** What a profile says of a disk must be what the disk is: a size is a request to grow it, a SKU one to change it. */
function checkAgrees(disk: ArmResource, named: StorageProfileDisk, target: string): void {
  const set = named.managedDisk?.['diskEncryptionSet'] as { id?: string } | undefined;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['name', named.name?.toLowerCase(), disk.name.toLowerCase()],
    ['diskSizeGB', named.diskSizeGB, disk.properties.diskSizeGB],
    ['managedDisk.storageAccountType', named.managedDisk?.storageAccountType, disk.sku?.name],
    [
      'managedDisk.diskEncryptionSet.id',
      set?.id?.toLowerCase(),
      disk.properties.encryption?.diskEncryptionSetId?.toLowerCase(),
    ],
  ];
  for (const [field, asked, actual] of pairs) {
    if (asked === undefined || actual === undefined || asked === actual) continue;
    throw invalidParameter(
      `${target}.${field}`,
      `${target}.${field} is '${asked}', but that of the disk ${disk.id} is '${actual}'.`,
    );
  }
}

function checkFree(state: ArmState, machine: ArmResource, disk: ArmResource): void {
  const { provisioningState, diskState } = disk.properties;
  if (provisioningState !== 'Succeeded') {
    const message = `Cannot attach the disk ${disk.name} to VM ${machine.name}: its provisioning state is ${provisioningState}.`;
    throw new ArmError(409, 'OperationNotAllowed', message);
  }
  if (diskState === 'ActiveSAS') {
    const message = `Cannot attach the disk ${disk.name} to VM ${machine.name}: it has an active shared access signature. Call EndGetAccess first.`;
    throw new ArmError(409, state.settings.undocumentedCode, message);
  }
  const owners = ownersOf(disk);
  if (owners.length < Math.max(1, Number(disk.properties['maxShares'] ?? 1))) return;
  const message = `Disk '${disk.id}' cannot be attached as the disk is already owned by VM '${owners[0]}'.`;
  throw new ArmError(409, 'ConflictingUserInput', message, { target: disk.id });
}

function checkPlace(machine: ArmResource, disk: ArmResource): void {
  if (normalizeLocation(disk.location) !== normalizeLocation(machine.location)) {
    const message = `Disk ${disk.id} is in region ${disk.location} and cannot be attached to the VM in ${machine.location}.`;
    throw new ArmError(400, 'BadRequest', message);
  }
  if (disk.sku?.name?.endsWith('_ZRS') === true) return;
  const [own, its] = [machine.zones?.[0], disk.zones?.[0]];
  if (own === its) return;
  const message =
    own === undefined
      ? `Disk ${disk.id} is in zone '${its}' and cannot be attached to the VM because it is not in a zone.`
      : `Disk ${disk.id} cannot be attached to the VM because it is not in zone '${own}'.`;
  throw new ArmError(400, 'BadRequest', message);
}

/** Another OS disk must suit the VM, which must be deallocated. */
function checkSwap(state: ArmState, machine: ArmResource, before: StorageProfileDisk, disk: ArmResource): void {
  const refuse = (message: string) => new ArmError(409, 'OperationNotAllowed', message, { target: 'osDisk' });
  if (!isDeallocated(state, machine)) {
    throw refuse(
      `Swapping the OS disk of VM '${machine.name}' is not allowed while the VM is allocated. Deallocate it first.`,
    );
  }
  if (copiesInBackground(disk)) throw refuse(`A disk of ${disk.sku?.name} cannot be an OS disk.`);
  const present = state.disks.get(idOfDisk(before));
  const security = machine.properties['securityProfile'] as { securityType?: string } | undefined;
  const pairs = [
    ['OS type', before.osType ?? present?.properties.osType, disk.properties.osType],
    ['Hyper-V generation', present?.properties.hyperVGeneration ?? 'V1', disk.properties.hyperVGeneration ?? 'V1'],
    ['security type', securityOf(security), securityOf(disk.properties.securityProfile)],
  ] as const;
  for (const [what, needed, actual] of pairs) {
    if (needed === undefined || needed === actual) continue;
    throw refuse(
      `The ${what} of the new OS disk ${disk.name} is ${actual}, but that of VM '${machine.name}' is ${needed}.`,
    );
  }
}

function securityOf(profile: { securityType?: string } | undefined): string {
  const type = profile?.securityType ?? 'Standard';
  return type.startsWith('ConfidentialVM') ? 'ConfidentialVM' : type;
}

function checkUnchanged(property: string, present: unknown, asked: unknown): void {
  if (present === undefined || asked === undefined) return;
  if (JSON.stringify(present) !== JSON.stringify(asked)) throw notChangeable(property);
}

function notChangeable(property: string): ArmError {
  return new ArmError(409, 'PropertyChangeNotAllowed', `Changing property '${property}' is not allowed.`, {
    target: property,
  });
}
