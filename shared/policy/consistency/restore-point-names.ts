import { formatInstant, type Instant } from '../instant.ts';
import { compactMinute, diskPart, nameHash, regionKey, shortHash } from '../names.ts';
import { idKey, type ResourceId } from '../resource-id.ts';

/** What a collection is for: its tags never change, so that there is one for each text of the policy. */
export interface CollectionPurpose {
  readonly owner: string;
  readonly vmId: ResourceId;
  readonly vmName: string;
  /** The texts of the tags. */
  readonly policy: string;
  readonly keep: string;
  readonly location: string;
  /** Of copies: the collection that is copied. */
  readonly sourceCollectionId?: ResourceId;
}

/** `<vm>-rp-<hash>`: the same for the same VM, policy, retention and region. */
export function collectionName(purpose: CollectionPurpose): string {
  const { owner, vmId, vmName, policy, keep, location, sourceCollectionId } = purpose;
  const source = sourceCollectionId === undefined ? [] : [idKey(sourceCollectionId)];
  return `${diskPart(vmName)}-rp-${shortHash([owner, idKey(vmId), policy, keep, regionKey(location), ...source])}`;
}

/** What the hash in a restore point's name proves. */
export interface RestorePointTexts {
  readonly owner: string;
  /** Of every disk in it. */
  readonly diskUniqueIds: readonly string[];
  readonly location: string;
  readonly scheduledFor: Instant;
}

/** The hash of a restore point of these disks and this occurrence. */
export function restorePointHash({ owner, diskUniqueIds, location, scheduledFor }: RestorePointTexts): string {
  return nameHash({
    owner,
    diskUniqueId: joinedIds(diskUniqueIds),
    kind: 'restore-point',
    location,
    scheduledFor: formatInstant(scheduledFor),
  });
}

/** The unique ids of several disks as one text, whatever their order and casing. */
export function joinedIds(diskUniqueIds: readonly string[]): string {
  return diskUniqueIds
    .map((id) => id.toLowerCase())
    .sort()
    .join(',');
}

/** `<vm>-20261123T0200Z-<hash>`, from the second attempt with `-N`: of the form that `parsePointName` reads. */
export function restorePointName(vmName: string, texts: RestorePointTexts, attempt: number): string {
  const stem = `${diskPart(vmName)}-${compactMinute(texts.scheduledFor)}-${restorePointHash(texts)}`;
  return attempt === 1 ? stem : `${stem}-${attempt}`;
}

/** The occurrence that the name of a restore point tells, to the minute; undefined for other names. */
export function occurrenceIn(name: string): Instant | undefined {
  const [, year, month, day, hour, minute] = /-(\d{4})(\d{2})(\d{2})t(\d{2})(\d{2})z-/.exec(name.toLowerCase()) ?? [];
  if (minute === undefined) return undefined;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Number.isNaN(at) ? undefined : at;
}
