import { digestOf } from './content-kind.ts';
import type { ContentOrigin } from './contents.ts';
import { fileSystemHead } from './file-system.ts';
import { type Extent, guidPartitionTable, masterBootRecord, PARTITION_OFFSET } from './partition-table.ts';

/** The first and the last byte of pages in use. */
export interface PageRange {
  readonly start: number;
  readonly end: number;
}

/** A disk's content as its export shows it: a fixed VHD, whose footer is the last 512 bytes. */
export interface Content {
  /** The disk's, and the footer's. */
  readonly sizeBytes: number;
  /** In order, none touching the next. */
  readonly ranges: readonly PageRange[];
  readonly extents: readonly Extent[];
}

const PAGE_BYTES = 512;
const MIB = 2 ** 20;

/** Generates what a disk of this size holds: heads that can be recognised, and beyond them pages in use that read as zeros. */
export function makeContent(origin: ContentOrigin, diskBytes: number): Content {
  const extents = headsOf(origin);
  const used = extents.length === 0 ? [] : usedRanges(origin);
  const footer = vhdFooter(origin.seed, diskBytes);
  return {
    sizeBytes: diskBytes + PAGE_BYTES,
    ranges: joined([...extents.map(pagesOf), ...used, { start: diskBytes, end: diskBytes + PAGE_BYTES - 1 }]),
    extents: [...extents, footer],
  };
}

/** The bytes from `start` to `end`, both included. */
export function readContent({ extents }: Content, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(end - start + 1);
  for (const extent of extents) {
    const from = Math.max(start, extent.offset);
    const to = Math.min(end + 1, extent.offset + extent.bytes.length);
    if (from < to) extent.bytes.copy(bytes, from - start, from - extent.offset, to - extent.offset);
  }
  return bytes;
}

function headsOf({ seed, kind, sizeBytes, sectorBytes }: ContentOrigin): readonly Extent[] {
  const isWindows = kind.fileSystem === 'ntfs';
  const layout = { seed, sizeBytes, sectorBytes, isWindows };
  const inPartition = { offset: PARTITION_OFFSET, sizeBytes: sizeBytes - 2 * PARTITION_OFFSET };
  switch (kind.table) {
    case 'gpt':
      return [...guidPartitionTable(layout), ...fileSystemHead(kind.fileSystem, seed, inPartition)];
    case 'mbr':
      return [masterBootRecord(layout), ...fileSystemHead(kind.fileSystem, seed, inPartition)];
    case 'none':
      return fileSystemHead(kind.fileSystem, seed, { offset: 0, sizeBytes });
  }
}

/** From 5 to 45 % of the disk, in some dozens of pieces over its whole length. */
function usedRanges({ seed, sizeBytes }: ContentOrigin): readonly PageRange[] {
  const [share = 0, count = 0] = digestOf(`used ${seed}`);
  const pieces = 4 + (count % 40);
  const stride = Math.floor(sizeBytes / pieces / MIB) * MIB;
  const length = Math.floor((stride * (0.05 + (share / 255) * 0.4)) / PAGE_BYTES) * PAGE_BYTES;
  if (length === 0) return [];
  return Array.from({ length: pieces }, (_, index) => ({ start: index * stride, end: index * stride + length - 1 }));
}

function pagesOf({ offset, bytes }: Extent): PageRange {
  const start = Math.floor(offset / PAGE_BYTES) * PAGE_BYTES;
  return { start, end: Math.ceil((offset + bytes.length) / PAGE_BYTES) * PAGE_BYTES - 1 };
}

function joined(ranges: readonly PageRange[]): readonly PageRange[] {
  const result: PageRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || range.start > last.end + 1) result.push(range);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return result;
}

/** As the VHD format has it for a fixed disk. */
function vhdFooter(seed: string, diskBytes: number): Extent {
  const footer = Buffer.alloc(PAGE_BYTES);
  footer.write('conectix', 0, 'latin1');
  footer.writeUInt32BE(2, 8);
  footer.writeUInt32BE(0x0001_0000, 12);
  footer.fill(0xff, 16, 24);
  footer.writeBigUInt64BE(BigInt(diskBytes), 40);
  footer.writeBigUInt64BE(BigInt(diskBytes), 48);
  footer.writeUInt32BE(2, 60);
  digestOf(`vhd ${seed}`).copy(footer, 68, 0, 16);
  const sum = footer.reduce((total, byte) => total + byte, 0);
  footer.writeUInt32BE(~sum >>> 0, 64);
  return { offset: diskBytes, bytes: footer };
}
