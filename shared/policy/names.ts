import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Instant } from './instant.ts';
import { formatInstant } from './instant.ts';

/** What kind of recovery point a name proves. */
export type PointKind = 'snapshot' | 'copy' | 'restore-point';

/** The value of the scheduled-for tag of a point that no schedule asked for. */
export const AD_HOC = 'ad-hoc';

/** When and by what run a point is made, and when an ad-hoc one goes. */
export type PointMoment =
  | { readonly kind: 'scheduled'; readonly scheduledFor: Instant }
  | { readonly kind: 'ad-hoc'; readonly startedAt: Instant; readonly runId: string; readonly expiresAt: Instant };

/** What the hash in a name proves, as the tags write it. */
export interface HashedTexts {
  readonly owner: string;
  readonly diskUniqueId: string;
  readonly kind: PointKind;
  readonly location: string;
  /** The text of the tag: an instant, or `ad-hoc`. */
  readonly scheduledFor: string;
  /** Of an ad-hoc point only. */
  readonly adHoc?: { readonly runId: string; readonly expires: string };
}

export interface NamedPoint {
  readonly diskName: string;
  readonly owner: string;
  readonly diskUniqueId: string;
  readonly kind: PointKind;
  readonly location: string;
  readonly moment: PointMoment;
  /** 1 for the first; the name of a later one ends in `-N`. */
  readonly attempt: number;
}

export interface PointNameParts {
  /** All but the attempt, lower case: what the points of one occurrence share. */
  readonly stem: string;
  /** 20 characters, lower case. */
  readonly hash: string;
  readonly attempt: number;
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
/** Enough for 20 characters of 5 bits. */
const HASH_BYTES = 13;
const DISK_NAME_LENGTH = 40;
const MOST_ATTEMPTS = 999;
const NAME = /^([a-z0-9][a-z0-9_-]{0,39}-\d{8}t\d{4}z-([a-z2-7]{20}))(?:-([2-9]|[1-9]\d{1,2}))?$/;

/** 100 bits of SHA-256 in base32: proof that the tags beside the name are those it was made with. */
export function nameHash(texts: HashedTexts): string {
  const { owner, diskUniqueId, kind, location, scheduledFor, adHoc } = texts;
  const parts = [owner, diskUniqueId.toLowerCase(), kind, regionKey(location), scheduledFor];
  if (adHoc !== undefined) parts.push(adHoc.runId, adHoc.expires);
  return shortHash(parts);
}

/** 100 bits of the SHA-256 of the texts, as 20 characters of lower-case base32. */
export function shortHash(texts: readonly string[]): string {
  // JSON keeps the parts apart whatever they hold.
  return base32(sha256(utf8ToBytes(JSON.stringify(texts))).subarray(0, HASH_BYTES));
}

/** The texts of a point that is about to be made. */
export function hashedTexts(point: Omit<NamedPoint, 'diskName' | 'attempt'>): HashedTexts {
  const { owner, diskUniqueId, kind, location, moment } = point;
  if (moment.kind === 'scheduled') {
    return { owner, diskUniqueId, kind, location, scheduledFor: formatInstant(moment.scheduledFor) };
  }
  const adHoc = { runId: moment.runId, expires: formatInstant(moment.expiresAt) };
  return { owner, diskUniqueId, kind, location, scheduledFor: AD_HOC, adHoc };
}

/**
 * The name of a point: `<disk>-20261123T0200Z-<hash>`, from the second attempt with `-N`. At most 80 characters and
 * valid for a snapshot whatever the disk is called. The same input always gives the same name. Throws for an attempt
 * that is not a whole number from 1 to 999.
 */
export function snapshotName(point: NamedPoint): string {
  const { attempt, moment } = point;
  if (!Number.isInteger(attempt) || attempt < 1 || attempt > MOST_ATTEMPTS) {
    throw new Error(`attempt must be a whole number from 1 to ${MOST_ATTEMPTS}, not ${attempt}`);
  }
  const at = moment.kind === 'scheduled' ? moment.scheduledFor : moment.startedAt;
  const stem = `${diskPart(point.diskName)}-${compactMinute(at)}-${nameHash(hashedTexts(point))}`;
  return attempt === 1 ? stem : `${stem}-${attempt}`;
}

/** Reads a name of the form that `snapshotName` gives, in any casing; undefined for every other. */
export function parsePointName(name: string): PointNameParts | undefined {
  const [, stem = '', hash = '', attempt = '1'] = NAME.exec(name.toLowerCase()) ?? [];
  return stem === '' ? undefined : { stem, hash, attempt: Number(attempt) };
}

/** 1, or the N of a name that ends in `-N`; 1 for names of another form. */
export function attemptOf(name: string): number {
  return parsePointName(name)?.attempt ?? 1;
}

/** A region to compare by: Azure writes it as `westeurope`, callers also as `West Europe`. */
export function regionKey(location: string): string {
  return location.replaceAll(' ', '').toLowerCase();
}

/** The disk's name as the first part of a name that Azure takes: at most 40 characters, a letter or digit first. */
export function diskPart(diskName: string): string {
  const plain = diskName.replaceAll(/[^A-Za-z0-9_-]/g, '-');
  // Azure wants a letter or digit first.
  return (/^[A-Za-z0-9]/.test(plain) ? plain : `disk${plain}`).slice(0, DISK_NAME_LENGTH);
}

/** The part of the disk's name that a point's name begins with. */
export function diskNameIn(pointName: string): string {
  return pointName.replace(/-\d{8}T\d{4}Z-.*/i, '');
}

/** `20261123T0200Z` */
export function compactMinute(at: Instant): string {
  return `${formatInstant(at).replaceAll(/[-:]/g, '').slice(0, 13)}Z`;
}

/** As many characters as the bits are enough for. */
function base32(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let text = '';
  for (const byte of bytes) {
    // Bits that were taken before run out at the top.
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(held >> (bits - 5)) & 31];
  }
  return text;
}
