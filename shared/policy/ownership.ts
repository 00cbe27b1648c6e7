import { joinedIds } from './consistency/restore-point-names.ts';
import type { Snapshot, Tags } from './inventory.ts';
import { tagValue } from './inventory.ts';
import type { HashedTexts, PointKind } from './names.ts';
import { AD_HOC, nameHash, parsePointName } from './names.ts';
import { TAG } from './point-tags.ts';
import type { Ownership } from './recovery-point.ts';
import { parseResourceId } from './resource-id.ts';

export interface OwnershipOptions {
  readonly owner: string;
  /** Former owner ids, treated as own. */
  readonly adopt: readonly string[];
}

/** One for all: a fleet has hundreds of thousands. */
const OWN: Ownership = { kind: 'own' };

/**
 * Whether this installation made a snapshot. The owner tag says so; the immutable name, how the snapshot was made and
 * what it was made of prove it: whatever does not agree puts it in doubt. Never throws, whatever the tags.
 */
export function proveOwnership(snapshot: Snapshot, { owner, adopt }: OwnershipOptions): Ownership {
  const writtenOwner = tagValue(snapshot.tags, TAG.owner);
  if (writtenOwner === undefined || writtenOwner === '') return { kind: 'foreign' };
  if (writtenOwner !== owner && !adopt.includes(writtenOwner)) return { kind: 'foreign', owner: writtenOwner };
  const why = doubt(snapshot, writtenOwner);
  return why === undefined ? OWN : { kind: 'in-doubt', why };
}

/** The first thing that does not agree, in words. */
function doubt(snapshot: Snapshot, writtenOwner: string): string | undefined {
  const kind = kindOf(snapshot);
  if (kind === undefined) return 'it was not made as a copy of a disk or of a recovery point';
  const name = parsePointName(snapshot.name);
  if (name === undefined) return 'its name is not one that Nightkeep gives';
  if (snapshot.restorePoint !== undefined && snapshot.restorePoint.diskUniqueIds.length === 0) {
    return 'its name does not agree with the owner on its collection, its time and its disks, or Azure does not tell them';
  }
  const diskUniqueId = tagValue(snapshot.tags, TAG.diskId);
  if (diskUniqueId === undefined) return missing(TAG.diskId);
  const moment = momentTexts(snapshot.tags);
  if (typeof moment === 'string') return moment;
  const { location, sourceUniqueId, restorePoint } = snapshot;
  const proven = restorePoint === undefined ? diskUniqueId : joinedIds(restorePoint.diskUniqueIds);
  if (name.hash !== nameHash({ owner: writtenOwner, diskUniqueId: proven, kind, location, ...moment })) {
    return 'its name does not agree with its tags for owner, disk and time';
  }
  if (kind === 'copy' || sourceUniqueId === undefined) return undefined;
  if (sourceUniqueId.toLowerCase() === diskUniqueId.toLowerCase()) return undefined;
  return `its tag ${TAG.diskId} names another disk than it was made of`;
}

function kindOf({ createOption, sourceResourceId, restorePoint }: Snapshot): PointKind | undefined {
  if (restorePoint !== undefined) return 'restore-point';
  if (createOption === 'CopyStart') return 'copy';
  if (createOption !== 'Copy' || sourceResourceId === undefined) return undefined;
  return parseResourceId(sourceResourceId)?.type.toLowerCase() === 'microsoft.compute/disks' ? 'snapshot' : undefined;
}

/** The texts of the tags as they stand, so that any edit shows; or what is missing. */
function momentTexts(tags: Tags): Pick<HashedTexts, 'scheduledFor' | 'adHoc'> | string {
  const scheduledFor = tagValue(tags, TAG.scheduledFor);
  if (scheduledFor === undefined) return missing(TAG.scheduledFor);
  if (scheduledFor !== AD_HOC) return { scheduledFor };
  const runId = tagValue(tags, TAG.run);
  if (runId === undefined) return missing(TAG.run);
  const expires = tagValue(tags, TAG.expires);
  if (expires === undefined) return missing(TAG.expires);
  return { scheduledFor, adHoc: { runId, expires } };
}

function missing(key: string): string {
  return `its tag ${key} is missing`;
}
