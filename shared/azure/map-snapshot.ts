import type { Snapshot as SdkSnapshot } from '@azure/arm-compute';
import type { Snapshot, Tags } from '../policy/inventory.ts';
import { omitAbsent } from './omit-absent.ts';
import { flagIn, idIn, numberIn, percentIn, tagsIn, textIn, unlessAbsent } from './read-values.ts';
import { instantOf } from './sdk-instant.ts';
import type { ShareText } from './shared-texts.ts';

/**
 * A snapshot of the SDK as the inventory knows it, its texts as `share` gives them. Throws where Azure's reply lacks the
 * id or region. What cannot be read of how far it is reads as not yet there.
 */
export function mapSnapshot(snapshot: SdkSnapshot, share: ShareText = (text) => text): Snapshot {
  const { id, parts } = idIn(snapshot.id, 'snapshots');
  const { name, resourceGroup, subscriptionId } = parts;
  const { creationData } = snapshot;
  const shared = (value: unknown): string | undefined => {
    const text = textIn(value);
    return text ? share(text) : text;
  };
  return {
    id,
    name,
    resourceGroup: share(resourceGroup),
    subscriptionId: share(subscriptionId),
    location: share(snapshot.location.toLowerCase()),
    tags: sharedTags(tagsIn(snapshot.tags), share),
    provisioningState: share(textIn(snapshot.provisioningState) ?? 'Unknown'),
    ...omitAbsent({
      sku: shared(snapshot.sku?.name),
      timeCreated: instantOf(snapshot.timeCreated),
      createOption: shared(creationData?.createOption),
      sourceResourceId: shared(creationData?.sourceResourceId),
      sourceUniqueId: sourceUniqueIdOf(creationData?.sourceUniqueId, shared),
      completionPercent: percentIn(snapshot.completionPercent),
      snapshotAccessState: accessState(snapshot),
      copyCompletionError: copyError(snapshot),
      incremental: flagIn(snapshot.incremental),
      sizeGib: numberIn(snapshot.diskSizeGB),
      immutableUntil: immutableUntil(snapshot),
      immutabilityType: immutableUntil(snapshot) === undefined ? undefined : textIn(snapshot.immutabilityPolicy?.type),
    }),
  };
}

/** One that is no text is that of no disk: whose point it is stays in doubt. */
function sourceUniqueIdOf(value: unknown, shared: (value: unknown) => string | undefined): string | undefined {
  return unlessAbsent(value, (id) => shared(id) ?? '?');
}

function sharedTags(tags: Tags, share: ShareText): Tags {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, share(value)]));
}

/** The code of an error that Azure tells; undefined too where it cannot be read: a point that failed would be pruned. */
function copyError({ copyCompletionError }: SdkSnapshot): string | undefined {
  return unlessAbsent(
    copyCompletionError,
    ({ errorCode, errorMessage }) => textIn(errorCode) || (textIn(errorMessage) ? 'Unknown' : undefined),
  );
}

function accessState(snapshot: SdkSnapshot): string | undefined {
  const isErrorUnreadable = unlessAbsent(snapshot.copyCompletionError, () => copyError(snapshot) === undefined);
  if (isErrorUnreadable === true) return 'Pending';
  return unlessAbsent(snapshot.snapshotAccessState, (value) => textIn(value) ?? 'Pending');
}

/** Far in the future: a live policy whose end Azure does not say must not look expired. */
const NO_END_GIVEN = Date.UTC(9999, 11, 31);

function immutableUntil({ immutabilityPolicy }: SdkSnapshot): number | undefined {
  if (!immutabilityPolicy || immutabilityPolicy.isPolicyExpired === true) return undefined;
  return instantOf(immutabilityPolicy.policyExpirationTime) ?? NO_END_GIVEN;
}
