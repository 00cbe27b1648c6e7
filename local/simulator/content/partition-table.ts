import { crc32 } from 'node:zlib';
import { digestOf } from './content-kind.ts';

/** Bytes and where on the disk they are. */
export interface Extent {
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Of the one partition there is: where everybody lets the first begin. */
export const PARTITION_OFFSET = 2 ** 20;

const ENTRIES = 128;
const ENTRY_BYTES = 128;
/** Of a GPT partition, as it stands on a disk: its first three fields are little-endian. */
const TYPE_GUID = {
  linux: Buffer.from('af3dc60f838472478e793d69d8477de4', 'hex'),
  windows: Buffer.from('a2a0d0ebe5b9334487c068b6b72699c7', 'hex'),
} as const;

export interface Layout {
  readonly seed: string;
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  readonly isWindows: boolean;
}

/** A master boot record with one partition that fills the disk. */
export function masterBootRecord(layout: Layout): Extent {
  return bootRecord(layout, PARTITION_OFFSET / layout.sectorBytes, layout.isWindows ? 0x07 : 0x83);
}

/** A protective MBR and both copies of a GUID partition table, as UEFI writes them, with one partition. */
export function guidPartitionTable(layout: Layout): readonly Extent[] {
  const { seed, sizeBytes, sectorBytes, isWindows } = layout;
  const lastSector = Math.floor(sizeBytes / sectorBytes) - 1;
  const tableSectors = Math.ceil((ENTRIES * ENTRY_BYTES) / sectorBytes);
  const lastUsable = lastSector - tableSectors - 1;
  const entries = Buffer.alloc(tableSectors * sectorBytes);
  (isWindows ? TYPE_GUID.windows : TYPE_GUID.linux).copy(entries, 0);
  guidOf(`partition ${seed}`).copy(entries, 16);
  entries.writeBigUInt64LE(BigInt(PARTITION_OFFSET / sectorBytes), 32);
  entries.writeBigUInt64LE(BigInt(lastUsable), 40);
  entries.write(isWindows ? 'Basic data partition' : 'root', 56, 'utf16le');
  const header = (own: number, other: number, entriesAt: number) =>
    headerAt({ own, other, entriesAt, firstUsable: 2 + tableSectors, lastUsable, entries, seed, sectorBytes });
  const backupEntries = lastSector - tableSectors;
  return [
    bootRecord(layout, 1, 0xee),
    { offset: sectorBytes, bytes: header(1, lastSector, 2) },
    { offset: 2 * sectorBytes, bytes: entries },
    { offset: backupEntries * sectorBytes, bytes: entries },
    { offset: lastSector * sectorBytes, bytes: header(lastSector, 1, backupEntries) },
  ];
}

interface Header {
  readonly own: number;
  readonly other: number;
  readonly entriesAt: number;
  readonly firstUsable: number;
  readonly lastUsable: number;
  readonly entries: Buffer;
  readonly seed: string;
  readonly sectorBytes: number;
}

function headerAt({ own, other, entriesAt, firstUsable, lastUsable, entries, seed, sectorBytes }: Header): Buffer {
  const header = Buffer.alloc(sectorBytes);
  header.write('EFI PART', 0, 'latin1');
  header.writeUInt32LE(0x0001_0000, 8);
  header.writeUInt32LE(92, 12);
  header.writeBigUInt64LE(BigInt(own), 24);
  header.writeBigUInt64LE(BigInt(other), 32);
  header.writeBigUInt64LE(BigInt(firstUsable), 40);
  header.writeBigUInt64LE(BigInt(lastUsable), 48);
  guidOf(`disk ${seed}`).copy(header, 56);
  header.writeBigUInt64LE(BigInt(entriesAt), 72);
  header.writeUInt32LE(ENTRIES, 80);
  header.writeUInt32LE(ENTRY_BYTES, 84);
  header.writeUInt32LE(crc32(entries.subarray(0, ENTRIES * ENTRY_BYTES)), 88);
  header.writeUInt32LE(crc32(header.subarray(0, 92)), 16);
  return header;
}

function bootRecord({ seed, sizeBytes, sectorBytes }: Layout, firstSector: number, type: number): Extent {
  const record = Buffer.alloc(512);
  const sectors = Math.min(0xffff_ffff, Math.floor(sizeBytes / sectorBytes) - firstSector);
  if (type !== 0xee) digestOf(`signature ${seed}`).copy(record, 440, 0, 4);
  record.writeUInt32LE(0xfffe_ff, 447);
  record.writeUInt8(type, 450);
  record.writeUInt32LE(0xffff_fe, 451);
  record.writeUInt32LE(firstSector, 454);
  record.writeUInt32LE(sectors, 458);
  record.writeUInt16LE(0xaa55, 510);
  return { offset: 0, bytes: record };
}

function guidOf(text: string): Buffer {
  const guid = digestOf(text).subarray(0, 16);
  guid.writeUInt8(((guid[7] ?? 0) & 0x0f) | 0x40, 7);
  guid.writeUInt8(((guid[8] ?? 0) & 0x3f) | 0x80, 8);
  return guid;
}
