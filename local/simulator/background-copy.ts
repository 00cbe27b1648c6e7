import type { ArmResource } from './arm-json.ts';
import type { BackgroundCopy } from './arm-records.ts';
import type { ArmState } from './arm-state.ts';

/** Starts the copy: `completionPercent` rises until it ends, and the access state follows. */
export function startBackgroundCopy(state: ArmState, snapshot: ArmResource, from: number): void {
  const { properties } = snapshot;
  const key = snapshot.id.toLowerCase();
  const isCopyStart = properties.creationData?.createOption === 'CopyStart';
  const instantMinutes = properties.creationData?.instantAccessDurationMinutes;
  const copy: BackgroundCopy = {
    from,
    until: from + state.settings.backgroundCopyMs,
    sourceSnapshot: isCopyStart ? properties.creationData?.sourceResourceId?.toLowerCase() : undefined,
    sourceUniqueId: isCopyStart ? undefined : properties.creationData?.sourceUniqueId,
  };
  properties.completionPercent = 0;
  if (!isCopyStart) properties.snapshotAccessState = instantMinutes === undefined ? 'Pending' : 'InstantAccess';
  state.backgroundCopies.set(key, copy);
  const sourceId = copy.sourceSnapshot ?? '';
  const source = state.snapshots.get(sourceId) ?? state.diskRestorePoints.get(sourceId);
  const regions = [snapshot.location, source?.location ?? snapshot.location];
  const finish = () => {
    if (state.backgroundCopies.get(key) !== copy || state.outages.defer(regions, state.now(), finish)) return;
    state.backgroundCopies.delete(key);
    state.copyChains.end(key);
    properties.completionPercent = 100;
    properties.snapshotAccessState = instantMinutes === undefined ? 'Available' : 'AvailableWithInstantAccess';
  };
  state.due.schedule(copy.until, finish);
  if (instantMinutes === undefined) return;
  state.due.schedule(Math.max(copy.until, from + instantMinutes * 60_000), () => {
    properties.snapshotAccessState = 'Available';
  });
}

/** Fills a disk made of a snapshot: usable at once, and its `completionPercent` rises. */
export function startHydration(state: ArmState, disk: ArmResource, from: number): void {
  const key = disk.id.toLowerCase();
  const until = from + state.settings.hydrationMs;
  const copy: BackgroundCopy = { from, until, sourceSnapshot: undefined, sourceUniqueId: undefined };
  disk.properties.completionPercent = 0;
  state.backgroundCopies.set(key, copy);
  state.due.schedule(until, () => {
    if (state.backgroundCopies.get(key) !== copy) return;
    state.backgroundCopies.delete(key);
    disk.properties.completionPercent = 100;
  });
}

/** Percent done at an instant: below 100 until the copy has ended. */
export function percentDone(copy: BackgroundCopy, now: number): number {
  const share = (now - copy.from) / Math.max(1, copy.until - copy.from);
  return Math.min(99, Math.max(0, Math.floor(share * 100)));
}

/** How many snapshots of a disk incarnation are still being copied. */
export function pendingCopies(state: ArmState, sourceUniqueId: string): number {
  let count = 0;
  for (const copy of state.backgroundCopies.values()) if (copy.sourceUniqueId === sourceUniqueId) count++;
  return count;
}

/** Ends the copies whose source, a snapshot or a disk of a restore point, is gone, as Azure does: they have failed for good. */
export function failCopiesOf(state: ArmState, sourceId: string): void {
  for (const [key, copy] of state.backgroundCopies) {
    if (copy.sourceSnapshot !== sourceId.toLowerCase()) continue;
    state.backgroundCopies.delete(key);
    state.copyChains.remove(key);
    const snapshot = state.snapshots.get(key) ?? state.diskRestorePoints.get(key);
    if (snapshot === undefined) continue;
    snapshot.properties.copyCompletionError = {
      errorCode: 'CopySourceNotFound',
      errorMessage: `The source snapshot ${sourceId} was deleted before the copy was complete.`,
    };
  }
}
