import { isFatBootSector, isMasterBootRecord } from './boot-sector.ts';
import { extGeneration } from './ext-generation.ts';
import { littleEndian } from './little-endian.ts';

/** What the first bytes of a disk are: a partition table, a file system, a volume of a manager, or nothing but zeros. */
export type Content =
  | 'gpt'
  | 'mbr'
  | 'ext2'
  | 'ext3'
  | 'ext4'
  | 'xfs'
  | 'btrfs'
  | 'zfs'
  | 'swap'
  | 'lvm2'
  | 'luks'
  | 'mdraid'
  | 'oracle-asm'
  | 'ntfs'
  | 'refs'
  | 'fat'
  | 'exfat'
  | 'bitlocker'
  | 'blank';

/** Enough for all that is recognised: the superblock of Btrfs, at 64 KiB, is the last. */
export const FIRST_BYTES = 128 * 1024;

interface Signature {
  readonly content: Content;
  /** One character a byte. */
  readonly text: string;
  readonly at: readonly number[];
  /** What else must hold, where the text alone says too little. */
  readonly and?: (bytes: Uint8Array, at: number) => boolean;
}

/**
 * Where each kind writes its name. Sources: UEFI 2.10, 5.3.2 (GPT header at the second logical block, of 512 or 4,096
 * bytes); Microsoft's specifications of exFAT (3.1.2) and of volume boot records (name at 3); the headers of Linux:
 * `xfs_format.h`, `btrfs_tree.h` (superblock at 64 KiB, name at 64), `linux/swap.h` (the last ten bytes of the first page),
 * `raid/md_p.h` (version 1.1 at 0, 1.2 at 4 KiB; those of 1.0 and 0.90 are at the disk's end); LVM2's `label.h` (in one of
 * the first four sectors) and `format_text`; the LUKS on-disk formats 1 and 2; Oracle ASM's header of a disk, at 32.
 */
const SIGNATURES: readonly Signature[] = [
  { content: 'bitlocker', text: '-FVE-FS-', at: [3] },
  { content: 'ntfs', text: 'NTFS    ', at: [3] },
  { content: 'refs', text: 'ReFS\0\0\0\0', at: [3] },
  { content: 'exfat', text: 'EXFAT   ', at: [3] },
  {
    content: 'gpt',
    text: 'EFI PART',
    at: [512, 4096],
    and: (bytes, at) => littleEndian(bytes, at + 8, 4) === 0x0001_0000,
  },
  { content: 'luks', text: 'LUKS\xba\xbe\0\x01', at: [0] },
  { content: 'luks', text: 'LUKS\xba\xbe\0\x02', at: [0] },
  { content: 'xfs', text: 'XFSB', at: [0] },
  {
    content: 'lvm2',
    text: 'LABELONE',
    at: [0, 512, 1024, 1536],
    and: (bytes, at) => hasText(bytes, at + 24, 'LVM2 001'),
  },
  { content: 'mdraid', text: '\xfc\x4e\x2b\xa9\x01\0\0\0', at: [0, 4096] },
  { content: 'oracle-asm', text: 'ORCLDISK', at: [32] },
  { content: 'btrfs', text: '_BHRfS_M', at: [0x1_0040] },
  { content: 'swap', text: 'SWAPSPACE2', at: [4086, 8182, 16_374, 32_758, 65_526] },
  { content: 'swap', text: 'SWAP-SPACE', at: [4086, 8182, 16_374, 32_758, 65_526] },
];

/**
 * What the first bytes of a disk are; `blank` where all are zero, undefined where nothing known is seen or the bytes end
 * too early to tell. Never throws, whatever the bytes. What a boot sector says comes first, then tables and volumes of
 * managers, then file systems that leave the first kilobyte to others.
 */
export function recogniseContent(bytes: Uint8Array): Content | undefined {
  const signature = SIGNATURES.find(({ text, at, and = () => true }) =>
    at.some((place) => hasText(bytes, place, text) && and(bytes, place)),
  );
  if (signature !== undefined) return signature.content;
  if (isFatBootSector(bytes)) return 'fat';
  if (isMasterBootRecord(bytes)) return 'mbr';
  return extGeneration(bytes) ?? (isZfsLabel(bytes) ? 'zfs' : isBlank(bytes) ? 'blank' : undefined);
}

/**
 * A ZFS label holds its configuration at 16 KiB, as a list of names and values in XDR that begins with `version`: four
 * bytes of encoding (1 is XDR), the list's version and flags, two sizes, then the name with its length. Source: the ZFS
 * on-disk specification (1.3.1) and illumos' `nvpair.c`.
 */
function isZfsLabel(bytes: Uint8Array): boolean {
  const label = 16 * 1024;
  return bytes[label] === 1 && hasText(bytes, label + 20, '\0\0\0\x07version');
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte === 0);
}

function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}
