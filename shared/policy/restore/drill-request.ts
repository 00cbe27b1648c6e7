import type { Tags } from '../inventory.ts';
import type { DiskRequest } from './disk-request.ts';

/**
 * The PUT of a disk that only a drill looks at. It is made as one that is restored, but for what a drill's own must not
 * have: tags of its source (a policy of Azure may ask for the extra ones), and a network that keeps the app from reading it.
 */
export function drillRequest(request: DiskRequest, extraTags: Tags): DiskRequest {
  const { diskAccessId: _, dataAccessAuthMode: __, ...properties } = request.properties;
  const own = Object.entries(request.tags).filter(([key]) => /^nightkeep-/i.test(key));
  return {
    ...request,
    tags: { ...extraTags, ...Object.fromEntries(own) },
    properties: { ...properties, networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' },
  };
}
