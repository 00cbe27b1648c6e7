import { createHash } from 'node:crypto';
import type { SourceDisk } from '../../shared/policy/inventory.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { SUBSCRIPTION } from './points.ts';

/** A detached managed disk. Id and unique id follow from the name, group and subscription. */
export function aDisk(name = 'web-os', fields: Partial<SourceDisk> = {}): SourceDisk {
  const subscriptionId = fields.subscriptionId ?? SUBSCRIPTION;
  const resourceGroup = fields.resourceGroup ?? 'prod';
  const id = fields.id ?? computeId(subscriptionId, resourceGroup, 'disks', name);
  return {
    id,
    name,
    resourceGroup,
    subscriptionId,
    uniqueId: uniqueIdOf(id),
    location: 'westeurope',
    tags: {},
    sku: 'Premium_LRS',
    sizeGib: 64,
    attachedTo: [],
    diskState: 'Unattached',
    ...fields,
  };
}

/** A GUID that is always the same for the same text. */
function uniqueIdOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
