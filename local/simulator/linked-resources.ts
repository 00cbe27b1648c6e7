import { resourceNotFound } from './arm-error.ts';
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
