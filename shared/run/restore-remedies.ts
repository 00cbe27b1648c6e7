import { parseResourceId, type ResourceIdParts } from '../policy/resource-id.ts';
import type { Refusal } from './missing-actions.ts';

/**
 * What a person can do where Azure refuses a disk of a restore, or a change of a VM; undefined where its words say
 * nothing known. `subject` is the id of the disk or VM.
 */
export function restoreRemedy(error: Refusal, subject: string): string | undefined {
  const parts = parseResourceId(subject);
  if (parts === undefined) return undefined;
  const words = `${error.code} ${error.message}`;
  return RULES.find(({ on, pattern }) => on.test(parts.type) && pattern.test(words))?.say(subject, parts);
}

interface Rule {
  /** The type of what was to be made or changed. */
  readonly on: RegExp;
  /** Of Azure's code, a blank, and its message. */
  readonly pattern: RegExp;
  readonly say: (id: string, parts: ResourceIdParts) => string;
}

/** Of Azure's code, a blank, and its message: a limit on how many or how much. */
export const LIMIT_REACHED = /quota|(exceed|reach)\w*.*\b(limit|maximum)|\b(limit|maximum)\b.*(exceed|reach)/i;

const DISK = /\/disks$/i;
const VM = /\/virtualMachines$/i;
const DISK_OR_VM = /\/(disks|virtualMachines)$/i;

/** The first that fits. Azure's wording is followed where it is published, else as loosely as its codes allow. */
const RULES: readonly Rule[] = [
  {
    on: VM,
    pattern: /^(AllocationFailed|ZonalAllocationFailed|Overconstrained\w*) /i,
    say: (id) =>
      `Azure has no room for this VM at present, and its disks are as the record says. Start it later, or in another size: az vm start --ids "${id}"; az vm list-vm-resize-options --ids "${id}" --output table`,
  },
  {
    on: DISK_OR_VM,
    pattern: /^(SkuNotAvailable|NotAvailableForSubscription)|\bsku\b.* (isn't|is not) (available|supported)/i,
    say: (_, { subscriptionId, type }) =>
      `This SKU cannot be had there, in that region, zone or subscription. What can be had, and why not: az vm list-skus --subscription ${subscriptionId} --location LOCATION --resource-type ${DISK.test(type) ? 'disks' : 'virtualMachines'} --all --output table`,
  },
  {
    on: DISK_OR_VM,
    pattern: LIMIT_REACHED,
    say: (_, { subscriptionId, type }) =>
      `A limit of Azure is reached: ${DISK.test(type) ? 'delete disks' : 'deallocate VMs'} that nobody needs, or ask Azure for a higher limit, under Quotas in the portal: az vm list-usage --subscription ${subscriptionId} --location LOCATION --output table`,
  },
  {
    on: DISK_OR_VM,
    pattern: /^KeyVault|key ?vault/i,
    say: () =>
      'The disk encryption set cannot use its key. Let its identity get, wrap and unwrap it (the role Key Vault Crypto Service Encryption User), and see whether the key is enabled, has not expired, and its vault lies in the same region: az disk-encryption-set show --ids ID --query "{key:activeKey,identity:identity}"',
  },
  {
    on: DISK,
    pattern: /disk ?encryption ?sets?\b/i,
    say: () =>
      'The disk needs the encryption set that its point was made with, in the same subscription and region. Where that is gone, make one of the same name with the same key; without that key the point cannot be read by anybody: az disk-encryption-set list --output table',
  },
  {
    on: DISK,
    pattern: /^InvalidResourceLocation /i,
    say: (id) => taken(id, 'A disk of this name stands in another region'),
  },
  {
    on: DISK,
    pattern: /\b(same|different|another|other) (region|location)\b|\bis in region\b/i,
    say: () =>
      'A disk is made in the region of its point, and nowhere else. For another region copy the point there first: az snapshot create --copy-start true --incremental true --location REGION --source POINT_ID --resource-group GROUP --name NAME',
  },
  {
    on: DISK,
    pattern: /^PropertyChangeNotAllowed |not allowed for existing disk/i,
    say: (id) => taken(id, 'Another disk stands under this name'),
  },
  {
    on: DISK_OR_VM,
    pattern: /EndGetAccess|active shared access signature|active SAS/i,
    say: (id, { type }) =>
      `The disk is open to export. Close it, and try again: az disk revoke-access --ids ${DISK.test(type) ? `"${id}"` : 'DISK_ID'}`,
  },
  {
    on: DISK,
    pattern: /\b(is not ready|not complete yet)\b/i,
    say: () =>
      'Azure is still copying what the point holds. Restore it once that is done, or an older one now: az snapshot show --ids POINT_ID --query "{state:provisioningState,percent:completionPercent}"',
  },
  {
    on: VM,
    pattern: /\bis in (region|zone)\b/i,
    say: () =>
      'A VM takes disks of its own region and zone alone. Restore the points as new disks instead: POST /api/restores',
  },
  {
    on: VM,
    pattern: /^ConflictingUserInput |already (attached|owned)/i,
    say: () =>
      'Somebody has attached one of the disks elsewhere meanwhile. What each hangs on: az disk show --ids DISK_ID --query managedBy',
  },
  {
    on: DISK,
    pattern: /\/snapshots\/[^ ]+.* (not found|could not be found)/i,
    say: () => 'The point is gone. Choose another: GET /api/recovery-points with vm or disk',
  },
];

/** What to do where a disk stands under the name of one to be made. */
export function nameTakenRemedy(id: string): string {
  return taken(id, 'A disk that this restore did not make stands under this name');
}

function taken(id: string, what: string): string {
  return `${what}, and was left as it is. Ask for the restore again, which takes new names; what stands there: az disk show --ids "${id}"`;
}
