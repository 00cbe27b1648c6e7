import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeContent, readContent } from '../../../local/simulator/content/content.ts';
import type { ContentKind } from '../../../local/simulator/content/content-kind.ts';
import type { ContentOrigin } from '../../../local/simulator/content/contents.ts';
import { fileSystemUuid } from '../../../local/simulator/content/file-system.ts';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

function anOrigin(kind: ContentKind, changes: Partial<ContentOrigin> = {}): ContentOrigin {
  return { seed: 'unique-disk1', kind, sizeBytes: 64 * GIB, sectorBytes: 512, ...changes };
}

function read(origin: ContentOrigin, start: number, length: number): Buffer {
  return readContent(makeContent(origin, origin.sizeBytes), start, start + length - 1);
}

describe.each([512, 4_096])('a GUID partition table on sectors of %i bytes', (sectorBytes) => {
  const origin = anOrigin({ table: 'gpt', fileSystem: 'ext4' }, { sectorBytes });

  test('has a protective MBR before it', () => {
    const record = read(origin, 0, 512);

    expect([record.readUInt16LE(510), record.readUInt8(450), record.readUInt32LE(454)]).toEqual([0xaa55, 0xee, 1]);
  });

  test.each([
    ['at the head', sectorBytes],
    ['at the end', 64 * GIB - sectorBytes],
  ])('has a header %s whose checksums are right, and one partition', (_, offset) => {
    const header = read(origin, offset, sectorBytes);
    const entries = read(origin, Number(header.readBigUInt64LE(72)) * sectorBytes, 128 * 128);
    const checksum = header.readUInt32LE(16);
    header.writeUInt32LE(0, 16);

    expect(header.toString('latin1', 0, 8)).toBe('EFI PART');
    expect(Number(header.readBigUInt64LE(24)) * sectorBytes).toBe(offset);
    expect(crc32(header.subarray(0, 92))).toBe(checksum);
    expect(crc32(entries)).toBe(header.readUInt32LE(88));
    expect(Number(entries.readBigUInt64LE(32)) * sectorBytes).toBe(MIB);
    expect(entries.subarray(128).every((byte) => byte === 0)).toBe(true);
  });

  test('has the file system at the beginning of the partition', () => {
    const block = read(origin, MIB + 1_024, 1_024);

    expect(block.readUInt16LE(0x38)).toBe(0xef53);
    expect(block.subarray(0x68, 0x78)).toEqual(fileSystemUuid('unique-disk1'));
  });
});

describe('a file system', () => {
  test.each([
    ['xfs', 0, Buffer.from('XFSB'), 32, 16],
    ['ntfs', 3, Buffer.from('NTFS    '), 72, 8],
    ['ext4', 1_024 + 0x38, Buffer.from([0x53, 0xef]), 1_024 + 0x68, 16],
  ] as const)('%s alone on a disk is told by its mark and its identity', (fileSystem, at, mark, idAt, idLength) => {
    const origin = anOrigin({ table: 'none', fileSystem });

    expect(read(origin, at, mark.length)).toEqual(mark);
    expect(read(origin, idAt, idLength)).toEqual(fileSystemUuid('unique-disk1').subarray(0, idLength));
  });

  test('in a partition of a master boot record begins where the record says', () => {
    const origin = anOrigin({ table: 'mbr', fileSystem: 'ntfs' });
    const record = read(origin, 0, 512);

    expect([record.readUInt16LE(510), record.readUInt8(450)]).toEqual([0xaa55, 0x07]);
    expect(read(origin, record.readUInt32LE(454) * 512 + 3, 4).toString()).toBe('NTFS');
  });
});

describe('the pages in use', () => {
  test('are in order, apart, and well below the size', () => {
    const { ranges } = makeContent(anOrigin({ table: 'gpt', fileSystem: 'ext4' }), 64 * GIB);
    const used = ranges.reduce((sum, { start, end }) => sum + end - start + 1, 0);

    expect(ranges.length).toBeGreaterThan(3);
    expect(ranges.every(({ start, end }) => start % 512 === 0 && (end + 1) % 512 === 0 && end > start)).toBe(true);
    expect(ranges.every(({ start }, index) => start > (ranges[index - 1]?.end ?? -2) + 1)).toBe(true);
    expect(used / (64 * GIB)).toBeGreaterThan(0.03);
    expect(used / (64 * GIB)).toBeLessThan(0.5);
  });

  test('of a blank disk are those of the footer alone', () => {
    const content = makeContent(anOrigin({ table: 'none', fileSystem: 'none' }), 64 * GIB);

    expect(content.ranges).toEqual([{ start: 64 * GIB, end: 64 * GIB + 511 }]);
    expect(readContent(content, 0, MIB - 1).every((byte) => byte === 0)).toBe(true);
    expect(readContent(content, 64 * GIB, 64 * GIB + 7).toString()).toBe('conectix');
  });

  test.each([0, 1])('are no trouble on a disk of %i GiB', (size) => {
    const origin = anOrigin({ table: 'none', fileSystem: 'ext4' }, { sizeBytes: size * GIB });

    expect(makeContent(origin, size * GIB).sizeBytes).toBe(size * GIB + 512);
  });
});
