import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The k-th of the n points of a recovery-point set: those of one VM and one occurrence. */
export interface PointSet {
  readonly id: string;
  readonly k: number;
  readonly n: number;
}

const ID_LENGTH = 12;

/**
 * The id of the set of one VM (or detached disk, by its key) and one occurrence, or one run for ad-hoc points: the same
 * at every attempt, so that a disk tried again joins the set of the others. 12 hex digits.
 */
export function setId(owner: string, unit: string, moment: string): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([owner, unit, moment])))).slice(0, ID_LENGTH);
}
