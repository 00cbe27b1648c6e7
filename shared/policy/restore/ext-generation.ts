import { littleEndian } from './little-endian.ts';

const SUPERBLOCK = 1024;
const MAGIC = 0xef53;
/** 64 KiB, the largest block that ext4 takes. */
const MOST_LOG_BLOCK_SIZE = 6;
/** `has_journal` of the compatible features. */
const JOURNAL = 0x4;
/** Of the incompatible features ext3 knows filetype, recover and meta_bg; of those read-only, sparse_super, large_file and btree_dir. */
const [EXT3_INCOMPATIBLE, EXT3_READ_ONLY] = [0x2 | 0x4 | 0x10, 0x1 | 0x2 | 0x4];

/**
 * Which of ext2, ext3 and ext4 the superblock at 1 KiB is: a feature that ext3 does not know makes ext4, a journal ext3.
 * Undefined where there is none. Source: Linux, Documentation/filesystems/ext4/super.rst.
 */
export function extGeneration(bytes: Uint8Array): 'ext2' | 'ext3' | 'ext4' | undefined {
  const field = (at: number, size: 2 | 4) => littleEndian(bytes, SUPERBLOCK + at, size);
  if (field(0x38, 2) !== MAGIC) return undefined;
  const [inodes, blocks, logBlockSize] = [field(0x0, 4), field(0x4, 4), field(0x18, 4)];
  if (!(inodes > 0 && blocks > 0 && logBlockSize <= MOST_LOG_BLOCK_SIZE)) return undefined;
  const [compatible, incompatible, readOnly] = [field(0x5c, 4), field(0x60, 4), field(0x64, 4)];
  if (!Number.isInteger(readOnly)) return undefined;
  if ((incompatible & ~EXT3_INCOMPATIBLE) !== 0 || (readOnly & ~EXT3_READ_ONLY) !== 0) return 'ext4';
  return (compatible & JOURNAL) === 0 ? 'ext2' : 'ext3';
}
