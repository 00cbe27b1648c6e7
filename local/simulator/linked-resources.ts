import { resourceNotFound } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { Handler } from './arm-request.ts';
import { requireGroup } from './lookup.ts';

/**
 * A disk encryption set or a disk access. A fleet lists none: there is what its disks and snapshots name, and no more is
 * told of it than that.
 */
export function getLinked(type: 'diskEncryptionSets' | 'diskAccesses'): Handler {
  return (state, { path }) => {
    const { subscriptionId, resourceGroup, name } = path;
    const resourceType = `Microsoft.Compute/${type}`;
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${resourceType}/${name}`;
    const location = state.linked.get(id.toLowerCase());
    if (location === undefined) {
      requireGroup(state, path);
      throw resourceNotFound(resourceType, path);
    }
    return {
      status: 200,
      body: { id, name, type: resourceType, location, properties: { provisioningState: 'Succeeded' } },
    };
  };
}

/** What a disk or snapshot names, lower-cased, each with the region that it must be in. */
export function linkedBy({ location, properties }: ArmResource): readonly (readonly [string, string])[] {
  const { encryption, diskAccessId, securityProfile } = properties;
  const { secureVMDiskEncryptionSetId } = (securityProfile ?? {}) as { readonly secureVMDiskEncryptionSetId?: string };
  const ids = [encryption?.diskEncryptionSetId, diskAccessId, secureVMDiskEncryptionSetId];
  return ids.flatMap((id) => (id === undefined ? [] : [[id.toLowerCase(), location] as const]));
}
