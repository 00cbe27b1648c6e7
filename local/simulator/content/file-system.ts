import { type ContentKind, digestOf } from './content-kind.ts';
import type { Extent } from './partition-table.ts';

const BLOCK_BYTES = 4_096;

/** The head of an empty file system of this size, which begins at `offset`; its UUID or serial number follows from the seed. */
export function fileSystemHead(
  fileSystem: ContentKind['fileSystem'],
  seed: string,
  { offset, sizeBytes }: { readonly offset: number; readonly sizeBytes: number },
): readonly Extent[] {
  switch (fileSystem) {
    case 'ext4':
      return [{ offset: offset + 1_024, bytes: ext4(seed, sizeBytes) }];
    case 'xfs':
      return [{ offset, bytes: xfs(seed, sizeBytes) }];
    case 'ntfs':
      return [{ offset, bytes: ntfs(seed, sizeBytes) }];
    case 'none':
      return [];
  }
}

/** The file system's identity: 16 bytes, of which NTFS keeps 8. */
export function fileSystemUuid(seed: string): Buffer {
  return digestOf(`file system ${seed}`).subarray(0, 16);
}

function ext4(seed: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(1_024);
  const blocks = Math.floor(sizeBytes / BLOCK_BYTES);
  block.writeUInt32LE(Math.min(0xffff_ffff, Math.floor(blocks / 4)), 0x00);
  block.writeUInt32LE(blocks % 2 ** 32, 0x04);
  block.writeUInt32LE(Math.floor(blocks / 2 ** 32), 0x150);
  block.writeUInt32LE(2, 0x18);
  block.writeUInt32LE(32_768, 0x20);
  block.writeUInt16LE(0xef53, 0x38);
  block.writeUInt16LE(1, 0x3a);
  block.writeUInt32LE(1, 0x4c);
  block.writeUInt32LE(0x3c, 0x5c);
  block.writeUInt32LE(0x2c2, 0x60);
  fileSystemUuid(seed).copy(block, 0x68);
  return block;
}

function xfs(seed: string, sizeBytes: number): Buffer {
  const block = Buffer.alloc(512);
  block.write('XFSB', 0, 'latin1');
  block.writeUInt32BE(BLOCK_BYTES, 4);
  block.writeBigUInt64BE(BigInt(Math.floor(sizeBytes / BLOCK_BYTES)), 8);
  fileSystemUuid(seed).copy(block, 32);
  block.writeUInt32BE(Math.ceil(sizeBytes / BLOCK_BYTES / 4) % 2 ** 32, 84);
  block.writeUInt32BE(4, 88);
  block.writeUInt16BE(0xb4a5, 100);
  block.writeUInt16BE(512, 102);
  return block;
}

function ntfs(seed: string, sizeBytes: number): Buffer {
  const sector = Buffer.alloc(512);
  sector.write('eb5290', 0, 'hex');
  sector.write('NTFS    ', 3, 'latin1');
  sector.writeUInt16LE(512, 11);
  sector.writeUInt8(8, 13);
  sector.writeUInt8(0xf8, 21);
  sector.writeUInt32LE(0x0080_0080, 36);
  sector.writeBigUInt64LE(BigInt(Math.floor(sizeBytes / 512) - 1), 40);
  sector.writeBigUInt64LE(786_432n, 48);
  sector.writeBigUInt64LE(2n, 56);
  fileSystemUuid(seed).copy(sector, 72, 0, 8);
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}
