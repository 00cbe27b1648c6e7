import { littleEndian } from './little-endian.ts';

const SIGNATURE_AT = 510;
const ENTRIES_AT = 446;
const ENTRY_SIZE = 16;
/** The one entry that guards a GPT against tools that know none: without the GPT's own header it is a table that was lost. */
const PROTECTIVE = 0xee;

interface Entry {
  readonly status: number;
  readonly type: number;
  readonly firstSector: number;
  readonly sectors: number;
}

/**
 * Whether the first sector is a master boot record: the signature, and four entries of which at least one is a partition
 * and none is nonsense (a status other than 0 and 80h, no sectors, two that overlap). A boot sector of a file system bears
 * the same signature, and code or text where the entries would be. Source: UEFI 2.10, 5.2.1.
 */
export function isMasterBootRecord(bytes: Uint8Array): boolean {
  if (!hasBootSignature(bytes)) return false;
  const entries = [0, 1, 2, 3].map((index) => entryAt(bytes, ENTRIES_AT + index * ENTRY_SIZE));
  if (!entries.every(({ status }) => status === 0 || status === 0x80)) return false;
  const used = entries.filter(({ type }) => type !== 0);
  // Where no entry is used too.
  if (used.every(({ type }) => type === PROTECTIVE)) return false;
  const sorted = used.toSorted((a, b) => a.firstSector - b.firstSector);
  return sorted.every(({ firstSector, sectors }, index) => {
    const next = sorted[index + 1]?.firstSector ?? 2 ** 32;
    return firstSector > 0 && sectors > 0 && firstSector + sectors <= next;
  });
}

/**
 * Whether the first sector is the boot sector of FAT12, FAT16 or FAT32: the signature, a jump, figures that a file system
 * can have, and the name where each kind writes it (at 54, or at 82 for FAT32). Source: Microsoft's FAT specification
 * (August 2005), sections 3.1 to 3.3.
 */
export function isFatBootSector(bytes: Uint8Array): boolean {
  if (!hasBootSignature(bytes) || (bytes[0] !== 0xeb && bytes[0] !== 0xe9)) return false;
  const sectorSize = littleEndian(bytes, 11, 2);
  const clusterSectors = littleEndian(bytes, 13, 1);
  const tables = littleEndian(bytes, 16, 1);
  if (![512, 1024, 2048, 4096].includes(sectorSize) || !isPowerOfTwo(clusterSectors)) return false;
  if (littleEndian(bytes, 14, 2) === 0 || tables < 1 || tables > 2) return false;
  return /^FAT(12|16|) +$/.test(textAt(bytes, 54, 8)) || textAt(bytes, 82, 8) === 'FAT32   ';
}

function hasBootSignature(bytes: Uint8Array): boolean {
  return bytes[SIGNATURE_AT] === 0x55 && bytes[SIGNATURE_AT + 1] === 0xaa;
}

function entryAt(bytes: Uint8Array, at: number): Entry {
  return {
    status: littleEndian(bytes, at, 1),
    type: littleEndian(bytes, at + 4, 1),
    firstSector: littleEndian(bytes, at + 8, 4),
    sectors: littleEndian(bytes, at + 12, 4),
  };
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value));
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
