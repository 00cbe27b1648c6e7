import type { Instant } from './instant.ts';
import { readWrittenInstant } from './instant-text.ts';
import type { Snapshot } from './inventory.ts';
import { tagValue } from './inventory.ts';
import { AD_HOC, attemptOf } from './names.ts';
import type { OwnershipOptions } from './ownership.ts';
import { proveOwnership } from './ownership.ts';
import { TAG } from './point-tags.ts';
import type { RecoveryPoint } from './recovery-point.ts';
import { idKey } from './resource-id.ts';
import { pointState } from './usability.ts';

/** A disk tag of the common kind: the copy's own kind is known to Azure alone. */
const MADE_AT_ONCE = 'sku=Standard_LRS';

/** What the snapshot alone does not show. */
export interface PointContext {
  readonly isBeingCopied: boolean;
}

/**
 * Reads every snapshot of an inventory, foreign ones included, in the same order. Copies of the points in the collections
 * `unreadCopies`, by `idKey`, are not among them: any point there may be the source of one that is unfinished.
 */
export function readPoints(
  snapshots: readonly Snapshot[],
  options: OwnershipOptions,
  unreadCopies: ReadonlySet<string> = new Set(),
): readonly RecoveryPoint[] {
  const copied = new Set(
    snapshots
      .filter(isUnfinishedCopy)
      .flatMap((copy) => sourceOf(copy) ?? [])
      .map(idKey),
  );
  return snapshots.map((snapshot) => {
    const { restorePoint } = snapshot;
    // Of an unfinished copy that does not tell its point, any point of the collection may be the source.
    const collectionKeys = restorePoint === undefined ? [] : [idKey(restorePoint.collectionId)];
    const isOfUntold = collectionKeys.some((key) => unreadCopies.has(key) || copied.has(key));
    return readPoint(snapshot, options, { isBeingCopied: isOfUntold || copied.has(wholeKey(snapshot)) });
  });
}

/** What a copy is made of: a snapshot, or a restore point as a whole. */
function sourceOf({ sourceResourceId, restorePoint }: Snapshot): string | undefined {
  return restorePoint === undefined ? sourceResourceId : restorePoint.copyOf;
}

function wholeKey({ id, restorePoint }: Snapshot): string {
  return idKey(restorePoint?.id ?? id);
}

/** Reads a snapshot as a recovery point. Never throws, whatever the tags: what is missing or unreadable is absent. */
export function readPoint(snapshot: Snapshot, options: OwnershipOptions, context?: PointContext): RecoveryPoint {
  const { tags } = snapshot;
  const isCopy = isCopyOfSnapshot(snapshot);
  const isAdHoc = tagValue(tags, TAG.scheduledFor) === AD_HOC;
  return {
    snapshot,
    ownership: proveOwnership(snapshot, options),
    state: pointState(snapshot, { isCopy, diskTag: tagValue(tags, TAG.disk) }),
    kind: isAdHoc ? 'ad-hoc' : 'scheduled',
    ...present('diskUniqueId', diskUniqueIdOf(snapshot, isCopy)),
    scheduledFor: scheduledForOf(snapshot),
    attempt: attemptOf(snapshot.name),
    ...present('expiresAt', isAdHoc ? readWrittenInstant(tagValue(tags, TAG.expires)) : undefined),
    isCopy,
    ...present('copiedFrom', isCopy ? readWrittenInstant(tagValue(tags, TAG.taken)) : undefined),
    isHeld: tagValue(tags, TAG.hold) !== undefined,
    isBeingCopied: context?.isBeingCopied ?? false,
    ...present('writtenPolicy', tagValue(tags, TAG.policy)),
    ...present('writtenKeep', tagValue(tags, TAG.keep)),
    ...present('runId', tagValue(tags, TAG.run)),
    ...present('set', tagValue(tags, TAG.set)),
    ...present('vm', tagValue(tags, TAG.vm)),
  };
}

/** For a copy, Azure's `sourceUniqueId` is that of the snapshot it was copied from: only the tag knows the disk. */
function diskUniqueIdOf({ tags, sourceUniqueId }: Snapshot, isCopy: boolean): string | undefined {
  const id = (isCopy ? undefined : sourceUniqueId) || tagValue(tags, TAG.diskId) || undefined;
  return id === undefined ? undefined : lowerCased(id);
}

/** The same text where it is in lower case: another would be kept for each point of a disk. */
function lowerCased(text: string): string {
  const lower = text.toLowerCase();
  return lower === text ? text : lower;
}

function scheduledForOf({ tags, timeCreated }: Snapshot): Instant {
  return readWrittenInstant(tagValue(tags, TAG.scheduledFor)) ?? timeCreated ?? 0;
}

function isCopyOfSnapshot({ createOption }: Snapshot): boolean {
  return createOption === 'CopyStart';
}

/** A copy within the region is there at once, unless Azure says otherwise; one across regions, only once Azure says so. */
function isUnfinishedCopy(snapshot: Snapshot): boolean {
  const { createOption } = snapshot;
  if (createOption !== 'Copy' && createOption !== 'CopyStart') return false;
  const isCopy = isCopyOfSnapshot(snapshot);
  return pointState(snapshot, { isCopy, diskTag: MADE_AT_ONCE }) === 'pending';
}

function present<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
