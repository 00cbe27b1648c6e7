import { createHash } from 'node:crypto';
import type { Snapshot, SourceDisk, Tags, VirtualMachine } from '../../shared/policy/inventory.ts';

// What may never be deleted, read from the design and from what Azure holds; nothing here asks the code that decides.

const DAY_MS = 86_400_000;
const TOLERANCE_MS = 5 * 60_000;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

export interface DeletionWorld {
  readonly now: number;
  readonly owners: readonly string[];
  readonly minKeepDays: number;
  /** 0: the last two points of a disk that is gone stay. */
  readonly orphanDays: number;
  readonly mayPrune: boolean;
  /** All that Azure has, before any of these deletions. */
  readonly snapshots: readonly Snapshot[];
  readonly disks: readonly SourceDisk[];
  readonly virtualMachines: readonly VirtualMachine[];
  /** Unique ids, lower case, of disks that Azure itself said to be gone or another. */
  readonly gone: ReadonlySet<string>;
  /** Unique ids, lower case, of disks that a policy selects. */
  readonly optedIn: ReadonlySet<string>;
}

/** Why deleting these points, all of them, breaks a promise: a sentence for each that must stay. */
export function wrongDeletions(going: readonly Snapshot[], world: DeletionWorld): readonly string[] {
  const ids = new Set(going.map(({ id }) => id.toLowerCase()));
  const remaining = world.snapshots.filter(({ id }) => !ids.has(id.toLowerCase()));
  return going.flatMap((point) => {
    const why = whyItMustStay(point, remaining, world);
    return why === undefined ? [] : [`${point.name}: ${why}`];
  });
}

function whyItMustStay(point: Snapshot, remaining: readonly Snapshot[], world: DeletionWorld): string | undefined {
  const { now } = world;
  if (!world.mayPrune) return 'nothing may be pruned';
  const unproven = whyUnproven(point, world.owners);
  if (unproven !== undefined) return unproven;
  if (isHeld(point.tags)) return 'it is held';
  if (holdersOf(point, world).some(({ tags }) => isHeld(tags))) return 'its VM or disk is held';
  if (point.immutableUntil !== undefined && point.immutableUntil > now) return 'it is immutable';
  const state = stateOf(point);
  if (state === 'pending') return 'it is pending';
  if (isAhead(point, now)) return 'it is dated ahead of now';
  if (isCopied(point, world.snapshots)) return 'it is being copied';
  return isAdHoc(point) ? whyAdHocStays(point, remaining, world) : whyScheduledStays(point, remaining, world);
}

function whyScheduledStays(point: Snapshot, remaining: readonly Snapshot[], world: DeletionWorld): string | undefined {
  const disk = diskOf(point);
  const isListed = world.disks.some(({ uniqueId }) => uniqueId.toLowerCase() === disk);
  const isGone = world.gone.has(disk);
  if (!isListed && !isGone) return 'its disk is not known to be gone';
  const age = world.now - scheduledFor(point);
  if (world.minKeepDays > 0 && age < world.minKeepDays * DAY_MS) return 'it is too young';
  const others = remaining.filter((one) => countsFor(disk, one, world));
  if (stateOf(point) === 'failed') {
    return others.some((one) => scheduledFor(one) >= scheduledFor(point))
      ? undefined
      : 'it failed, and nothing newer is usable';
  }
  const newer = others.filter((one) => !isAdHoc(one) && isNewer(one, point));
  if (newer.length >= 2) return undefined;
  return isGone && !isListed && world.orphanDays > 0 ? undefined : 'it is of the floor';
}

function whyAdHocStays(point: Snapshot, remaining: readonly Snapshot[], world: DeletionWorld): string | undefined {
  if (stateOf(point) === 'usable' && !(Date.parse(tagOf(point.tags, 'nightkeep-expires') ?? '') <= world.now)) {
    return 'it has not expired';
  }
  const disk = diskOf(point);
  if (!world.optedIn.has(disk) || remaining.some((one) => countsFor(disk, one, world))) return undefined;
  return 'it is the last usable point of its disk';
}

/** Whether a point that stays is one to restore from, and as sure as one can be. */
function countsFor(disk: string, one: Snapshot, { owners, now }: DeletionWorld): boolean {
  return (
    diskOf(one) === disk &&
    stateOf(one) === 'usable' &&
    !isHeld(one.tags) &&
    !isAhead(one, now) &&
    whyUnproven(one, owners) === undefined
  );
}

/** The value of a tag: its key in the casing asked for, else the first in another. */
export function tagOf(tags: Tags, key: string): string | undefined {
  const entries = Object.entries(tags);
  const found = entries.find(([name]) => name === key) ?? entries.find(([name]) => name.toLowerCase() === key);
  return found?.[1];
}

function whyUnproven(point: Snapshot, owners: readonly string[]): string | undefined {
  const owner = tagOf(point.tags, 'nightkeep-owner');
  if (owner === undefined || !owners.includes(owner)) return 'it is not ours';
  const isCopy = point.createOption === 'CopyStart';
  if (!isCopy && !(point.createOption === 'Copy' && isDiskId(point.sourceResourceId))) return 'it was made of no disk';
  const disk = tagOf(point.tags, 'nightkeep-disk-id')?.toLowerCase();
  if (disk === undefined) return 'it does not name its disk';
  if (!isCopy && point.sourceUniqueId !== undefined && point.sourceUniqueId.toLowerCase() !== disk) {
    return 'it names another disk than its source';
  }
  const { restorePoint } = point;
  const kind = restorePoint !== undefined ? 'restore-point' : isCopy ? 'copy' : 'snapshot';
  const proof = proofOf(point, [owner, restorePoint?.diskUniqueIds.join(',') ?? disk, kind]);
  return proof !== undefined && hashInName(point.name) === proof ? undefined : 'its name does not prove it';
}

function proofOf({ tags, location }: Snapshot, parts: readonly string[]): string | undefined {
  const time = tagOf(tags, 'nightkeep-scheduled-for');
  const adHoc = time === 'ad-hoc' ? [tagOf(tags, 'nightkeep-run'), tagOf(tags, 'nightkeep-expires')] : [];
  const hashed = [...parts, location.replaceAll(' ', '').toLowerCase(), time, ...adHoc];
  if (hashed.includes(undefined)) return undefined;
  const digest = createHash('sha256').update(JSON.stringify(hashed)).digest('hex');
  // Five bits a character, the first ones first: 20 characters are 25 hexadecimal digits.
  let bits = BigInt(`0x${digest.slice(0, 25)}`);
  let text = '';
  for (; text.length < 20; bits >>= 5n) text = `${ALPHABET[Number(bits & 31n)]}${text}`;
  return text;
}

function hashInName(name: string): string | undefined {
  return /-\d{8}t\d{4}z-([a-z2-7]{20})(?:-\d{1,3})?$/.exec(name.toLowerCase())?.[1];
}

function isDiskId(id: string | undefined): boolean {
  return /\/providers\/microsoft\.compute\/disks\/[^/]+$/i.test(id ?? '');
}

function diskOf({ tags }: Snapshot): string {
  return (tagOf(tags, 'nightkeep-disk-id') ?? '').toLowerCase();
}

function isHeld(tags: Tags): boolean {
  return Object.keys(tags).some((key) => key.toLowerCase() === 'nightkeep-hold');
}

function holdersOf(point: Snapshot, { disks, virtualMachines }: DeletionWorld): readonly { readonly tags: Tags }[] {
  const disk = disks.find(({ uniqueId }) => uniqueId.toLowerCase() === diskOf(point));
  if (disk === undefined) return [];
  const vms = virtualMachines.filter((vm) =>
    vm.disks.some(({ diskId }) => diskId !== undefined && diskId.toLowerCase() === disk.id.toLowerCase()),
  );
  return [disk, ...vms];
}

function isAdHoc({ tags }: Snapshot): boolean {
  return tagOf(tags, 'nightkeep-scheduled-for') === 'ad-hoc';
}

function scheduledFor({ tags, timeCreated }: Snapshot): number {
  const at = Date.parse(tagOf(tags, 'nightkeep-scheduled-for') ?? '');
  return Number.isNaN(at) ? (timeCreated ?? 0) : at;
}

function isAhead(point: Snapshot, now: number): boolean {
  return scheduledFor(point) > now + TOLERANCE_MS || (point.timeCreated ?? 0) > now + TOLERANCE_MS;
}

function isNewer(one: Snapshot, than: Snapshot): boolean {
  return scheduledFor(one) >= scheduledFor(than);
}

function isCopied({ id }: Snapshot, all: readonly Snapshot[]): boolean {
  return all.some(
    (one) =>
      one.sourceResourceId?.toLowerCase() === id.toLowerCase() &&
      one.copyCompletionError === undefined &&
      !['Failed', 'Canceled'].includes(one.provisioningState) &&
      (one.provisioningState !== 'Succeeded' || (one.createOption === 'CopyStart' && stateOf(one) === 'pending')),
  );
}

/** As the design says it of `provisioningState`, `snapshotAccessState`, `completionPercent` and the disk's SKU. */
function stateOf(point: Snapshot): 'usable' | 'failed' | 'pending' {
  const { provisioningState, copyCompletionError, snapshotAccessState: access, completionPercent } = point;
  if (copyCompletionError !== undefined || ['Failed', 'Canceled'].includes(provisioningState)) return 'failed';
  if (provisioningState !== 'Succeeded') return 'pending';
  const sku = /(?:^|;)sku=([^;]+)/.exec(tagOf(point.tags, 'nightkeep-disk') ?? '')?.[1];
  const mustSay = point.createOption === 'CopyStart' || sku === undefined || /^(PremiumV2|UltraSSD)_LRS$/i.test(sku);
  if (mustSay) {
    const isThere = access === 'Available' || access === 'AvailableWithInstantAccess';
    const isSilent = access === undefined || access === 'Unknown';
    return isThere || (isSilent && completionPercent === 100) ? 'usable' : 'pending';
  }
  const isMissing = access === 'Pending' || access === 'InstantAccess';
  return !isMissing && (completionPercent === undefined || completionPercent === 100) ? 'usable' : 'pending';
}
