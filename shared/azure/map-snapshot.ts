import type { Snapshot as SdkSnapshot } from '@azure/arm-compute';
import type { Snapshot, Tags } from '../policy/inventory.ts';
import { idParts, resourceId } from '../policy/resource-id.ts';
import { omitAbsent } from './omit-absent.ts';
import { instantOf } from './sdk-instant.ts';
import type { ShareText } from './shared-texts.ts';

/**
 * A snapshot of the SDK as the inventory knows it, its texts as `share` gives them. Throws where Azure's reply lacks the
 * id.
 */
export function mapSnapshot(snapshot: SdkSnapshot, share: ShareText = (text) => text): Snapshot {
  const id = resourceId(snapshot.id ?? '');
  const { name, resourceGroup, subscriptionId } = idParts(id);
  const { creationData } = snapshot;
  const shared = (text: string | undefined): string | undefined => (text ? share(text) : text);
  return {
    id,
    name,
    resourceGroup: share(resourceGroup),
    subscriptionId: share(subscriptionId),
    location: share(snapshot.location.toLowerCase()),
    tags: sharedTags(snapshot.tags ?? {}, share),
    provisioningState: share(snapshot.provisioningState ?? 'Unknown'),
    ...omitAbsent({
      sku: shared(snapshot.sku?.name),
      timeCreated: instantOf(snapshot.timeCreated),
      createOption: shared(creationData?.createOption),
      sourceResourceId: shared(creationData?.sourceResourceId),
      sourceUniqueId: shared(creationData?.sourceUniqueId),
      completionPercent: snapshot.completionPercent,
      snapshotAccessState: snapshot.snapshotAccessState,
      copyCompletionError: snapshot.copyCompletionError?.errorCode,
      incremental: snapshot.incremental,
      sizeGib: snapshot.diskSizeGB,
      immutableUntil: immutableUntil(snapshot),
      immutabilityType: immutableUntil(snapshot) === undefined ? undefined : snapshot.immutabilityPolicy?.type,
    }),
  };
}

function sharedTags(tags: Tags, share: ShareText): Tags {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, share(value)]));
}

/** Far in the future: a live policy whose end Azure does not say must not look expired. */
const NO_END_GIVEN = Date.UTC(9999, 11, 31);

function immutableUntil({ immutabilityPolicy }: SdkSnapshot): number | undefined {
  if (!immutabilityPolicy || immutabilityPolicy.isPolicyExpired === true) return undefined;
  return instantOf(immutabilityPolicy.policyExpirationTime) ?? NO_END_GIVEN;
}
