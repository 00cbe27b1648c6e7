import { describe, expect, test } from 'vitest';
import { remedyFor } from '../../shared/run/remedy.ts';
import { nameTakenRemedy } from '../../shared/run/restore-remedies.ts';

const IN_PROD = '/subscriptions/s1/resourceGroups/prod/providers/Microsoft.Compute';
const DISK = `${IN_PROD}/disks/web-os-20261124T0905Z-abc`;
const VM = `${IN_PROD}/virtualMachines/web`;
const POINT = '/subscriptions/s1/resourceGroups/nightkeep-snapshots/providers/Microsoft.Compute/snapshots/web-os-1';
const SET = `${IN_PROD}/diskEncryptionSets/des`;

function remedy(code: string, status: number, message: string, subject: string): string | undefined {
  return remedyFor({ code, status, message }, subject, { drillResourceGroup: 'drills' });
}

describe('a disk that Azure refuses', () => {
  test.each([
    [
      'OperationNotAllowed',
      409,
      'Operation could not be completed as it results in exceeding approved StandardSSDDiskCount quota.',
      'delete disks that nobody needs, or ask Azure for a higher limit',
    ],
    ['DiskLimit', 409, 'The maximum number of disks was reached.', 'delete disks that nobody needs'],
    [
      'SkuNotAvailable',
      409,
      "The requested size for resource is currently not available in location 'westus'.",
      'az vm list-skus --subscription s1 --location LOCATION --resource-type disks --all',
    ],
    ['InvalidParameter', 400, 'SKU UltraSSD_LRS is not supported in this region.', 'This SKU cannot be had there'],
    [
      'KeyVaultAccessForbidden',
      400,
      'Unable to access key vault resource to enable encryption at rest.',
      'the role Key Vault Crypto Service Encryption User',
    ],
    [
      'NotFound',
      404,
      `The disk encryption set '${SET}' was not found.`,
      'the encryption set that its point was made with, in the same subscription and region',
    ],
    [
      'ResourceNotFound',
      404,
      "The Resource 'Microsoft.Compute/diskEncryptionSets/des' under resource group 'prod' was not found.",
      'az disk-encryption-set list',
    ],
    [
      'BadRequest',
      400,
      'The source resource must be in the same region as the disk.',
      'az snapshot create --copy-start true',
    ],
    [
      'InvalidResourceLocation',
      409,
      "The resource 'web-os' already exists in location 'westus' in resource group 'prod'. A resource with the same name cannot be created in location 'eastus'.",
      `stands in another region, and was left as it is. Ask for the restore again, which takes new names; what stands there: az disk show --ids "${DISK}"`,
    ],
    [
      'BadRequest',
      400,
      "Changing property 'sourceResourceId' is not allowed for existing disk 'web-os'.",
      'Another disk stands under this name',
    ],
    ['PropertyChangeNotAllowed', 409, 'No.', 'Another disk stands under this name'],
    [
      'OperationNotAllowed',
      409,
      'There is an active shared access signature outstanding for disk web-os. Call EndGetAccess before attaching or deleting the disk.',
      `az disk revoke-access --ids "${DISK}"`,
    ],
    [
      'OperationNotAllowed',
      409,
      `The source resource ${POINT} is in region westus, not in eastus.`,
      'A disk is made in the region of its point',
    ],
    [
      'OperationNotAllowed',
      409,
      `The copy of the source ${POINT} is not complete yet. Try again when its completionPercent is 100.`,
      'Restore it once that is done, or an older one now',
    ],
    ['NotFound', 404, `Resource ${POINT} is not found.`, 'The point is gone. Choose another'],
    ['ResourceGroupNotFound', 404, "Resource group 'prod' could not be found.", 'az group create --subscription s1'],
  ])('%s %i "%s": %s', (code, status, message, words) => {
    expect(remedy(code, status, message, DISK)).toContain(words);
  });

  test('for want of the group of the drills: the command that makes it, with their role', () => {
    const id = DISK.replace('prod', 'Drills');

    expect(remedy('ResourceGroupNotFound', 404, "Resource group 'Drills' could not be found.", id)).toMatch(
      /NIGHTKEEP_DRILL_RESOURCE_GROUP: az deployment sub create .* drill=true drillResourceGroup="Drills"$/,
    );
  });

  test('by an Azure Policy: no setting of ours adds tags to disks', () => {
    const told = remedy('RequestDisallowedByPolicy', 403, 'Disallowed.', DISK);

    expect(told).toBe('An Azure Policy forbids it: satisfy it, or exempt the group from it.');
  });

  test.each([
    ['InternalServerError', 500, 'An error occurred.'],
    ['Conflict', 409, 'Another operation is in progress.'],
  ])('%s %i says nothing that can be acted on', (code, status, message) => {
    expect(remedy(code, status, message, DISK)).toBeUndefined();
  });
});

describe('a VM that Azure refuses to change or to start', () => {
  test.each([
    ['AllocationFailed', 409, 'Allocation failed.', `Start it later, or in another size: az vm start --ids "${VM}"`],
    ['ZonalAllocationFailed', 409, 'Allocation failed.', 'Azure has no room for this VM at present'],
    ['OverconstrainedAllocationRequest', 409, 'No.', 'Azure has no room for this VM at present'],
    ['SkuNotAvailable', 409, 'No.', '--resource-type virtualMachines'],
    [
      'OperationNotAllowed',
      409,
      'Operation could not be completed as it results in exceeding approved Total Regional Cores quota.',
      'deallocate VMs that nobody needs, or ask Azure for a higher limit',
    ],
    [
      'ConflictingUserInput',
      409,
      `Disk '${DISK}' cannot be attached as the disk is already owned by VM '${VM}2'.`,
      'az disk show --ids DISK_ID --query managedBy',
    ],
    [
      'OperationNotAllowed',
      409,
      `Cannot attach the disk web-os to VM web: it has an active shared access signature. Call EndGetAccess first.`,
      'az disk revoke-access --ids DISK_ID',
    ],
    [
      'BadRequest',
      400,
      `Disk ${DISK} is in region westus and cannot be attached to the VM in eastus.`,
      'A VM takes disks of its own region and zone alone',
    ],
    [
      'ScopeLocked',
      409,
      `The scope '${VM}' cannot perform write operation because following scope(s) are locked: '${VM}'. Please remove the lock and try again.`,
      `Look at the lock on ${VM}, which Nightkeep never removes: az lock list --resource "${VM}"`,
    ],
  ])('%s %i "%s": %s', (code, status, message, words) => {
    expect(remedy(code, status, message, VM)).toContain(words);
  });
});

test('a name that is taken is told with what stands there', () => {
  expect(nameTakenRemedy(DISK)).toBe(
    `A disk that this restore did not make stands under this name, and was left as it is. Ask for the restore again, which takes new names; what stands there: az disk show --ids "${DISK}"`,
  );
});

test('what is said of the snapshots of a run stays as it was', () => {
  expect(remedy('PropertyChangeNotAllowed', 409, 'No.', POINT)).toBeUndefined();
  expect(remedy('QuotaExceeded', 400, 'No.', POINT)).toContain('delete snapshots that nobody needs');
});
