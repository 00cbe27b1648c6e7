import { resourceNotFound } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { requireGroup } from './lookup.ts';

/**
 * A disk encryption set or a disk access. A fleet lists none: there is what a disk or snapshot names, and no more is told
 * of it than that.
 */
export const getLinked =
  (type: 'diskEncryptionSets' | 'diskAccesses'): Handler =>
  (state, { path }) => {
    const id = `/subscriptions/${path.subscriptionId}/resourceGroups/${path.resourceGroup}/providers/Microsoft.Compute/${type}/${path.name}`;
    const user = userOf(state, id);
    if (user === undefined) requireGroup(state, path);
    if (user === undefined) throw resourceNotFound(`Microsoft.Compute/${type}`, path);
    const body = {
      id,
      name: path.name,
      type: `Microsoft.Compute/${type}`,
      location: user.location,
      properties: { provisioningState: 'Succeeded' },
    };
    return { status: 200, body };
  };

function userOf(state: ArmState, id: string): ArmResource | undefined {
  const wanted = id.toLowerCase();
  const names = ({ properties }: ArmResource) =>
    [properties.encryption?.diskEncryptionSetId, properties.diskAccessId, secureSetOf(properties)].some(
      (linked) => linked?.toLowerCase() === wanted,
    );
  return [...state.disks.all(), ...state.snapshots.all()].find(names);
}

function secureSetOf({ securityProfile }: ArmResource['properties']): string | undefined {
  return (securityProfile as { readonly secureVMDiskEncryptionSetId?: string } | undefined)
    ?.secureVMDiskEncryptionSetId;
}
