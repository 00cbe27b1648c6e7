import { describe, expect, test } from 'vitest';
import { type Content, recogniseContent } from '../../../shared/policy/restore/recognise-content.ts';
import { aDiskOf, BOOT_SIGNATURE, ext, FAT_FIGURES, PARTITION } from './some-first-bytes.ts';

type Written = readonly [at: number, what: string | readonly number[]];

function bytesOf(value: number): readonly number[] {
  return [0, 8, 16, 24].map((shift) => Math.floor(value / 2 ** shift) % 256);
}

interface Entry {
  readonly status?: number;
  readonly type?: number;
  readonly first?: number;
  readonly sectors?: number;
}

/** An entry of a master boot record: a partition of Linux of a MiB from sector 2048 on, unless told otherwise. */
function entry(place: number, { status = 0, type = 0x83, first = 2048, sectors = 2048 }: Entry = {}): Written {
  return [446 + place * 16, [status, 0, 0, 0, type, 0, 0, 0, ...bytesOf(first), ...bytesOf(sectors)]];
}

function recognised(...written: readonly Written[]): Content | undefined {
  return recogniseContent(aDiskOf(...written));
}

describe('a master boot record', () => {
  const protective = { type: 0xee, first: 1, sectors: 2047 };

  test.each<[string, readonly Written[]]>([
    ['a partition at the first place', [entry(0)]],
    ['a partition at the second place', [entry(1)]],
    ['a partition at the third place', [entry(2)]],
    ['a partition at the fourth place', [entry(3)]],
    ['one that is started from', [entry(0, { status: 0x80 })]],
    ['one from the second sector on', [entry(0, { first: 1 })]],
    ['one of one sector', [entry(0, { sectors: 1 })]],
    ['two, one right after the other', [entry(0), entry(1, { first: 4096 })]],
    ['two in the order of their places alone', [entry(0, { first: 4096 }), entry(1)]],
    ['one that ends with the last sector it can name', [entry(0, { sectors: 2 ** 32 - 2048 })]],
    ['one beside the guard of a GPT', [entry(0, protective), entry(1)]],
  ])('has %s', (_, written) => {
    expect(recognised(BOOT_SIGNATURE, ...written)).toBe('mbr');
  });

  test.each<[string, readonly Written[]]>([
    ['a partition of no sectors', [entry(0, { sectors: 0 })]],
    ['one over the record itself', [entry(0, { first: 0 })]],
    ['two that share a sector', [entry(0), entry(1, { first: 4095 })]],
    ['two that share one, in the order of their places alone', [entry(0, { first: 4095 }), entry(1)]],
    ['one that ends a sector too late', [entry(0, { sectors: 2 ** 32 - 2047 })]],
    ['a status that there is not', [entry(0), entry(1, { status: 1, first: 4096 })]],
    ['such a status where there is no partition', [entry(0), entry(1, { status: 0x81, type: 0 })]],
    ['nothing but guards of a GPT', [entry(0, protective), entry(1, { ...protective, first: 2048 })]],
  ])('has not %s', (_, written) => {
    expect(recognised(BOOT_SIGNATURE, ...written)).toBeUndefined();
  });

  test.each<[string, Written]>([
    ['the first byte of the signature alone', [510, [0x55]]],
    ['the second alone', [511, [0xaa]]],
  ])('is none by %s', (_, signature) => {
    expect(recognised(signature, PARTITION)).toBeUndefined();
  });
});

describe('a boot sector of FAT', () => {
  const FAT16: Written = [54, 'FAT16   '];

  test.each<[string, readonly Written[]]>([
    ['the other jump', [[0, [0xe9]]]],
    ['sectors of 1 KiB', [[11, [0, 4]]]],
    ['sectors of 2 KiB', [[11, [0, 8]]]],
    ['sectors of 4 KiB', [[11, [0, 16]]]],
    ['clusters of one sector', [[13, [1]]]],
    ['clusters of 128 sectors', [[13, [128]]]],
    ['one reserved sector', [[14, [1, 0]]]],
    ['256 reserved sectors', [[14, [0, 1]]]],
    ['one table', [[16, [1]]]],
    ['a name without a number', [[54, 'FAT     ']]],
  ])('may have %s', (_, written) => {
    expect(recognised(FAT_FIGURES, FAT16, BOOT_SIGNATURE, ...written)).toBe('fat');
  });

  test.each<[string, readonly Written[]]>([
    ['no jump', [[0, [0xea]]]],
    ['sectors of 256 bytes', [[11, [0, 1]]]],
    ['sectors of 513 bytes', [[11, [1, 2]]]],
    ['clusters of no sector', [[13, [0]]]],
    ['clusters of three sectors', [[13, [3]]]],
    ['no reserved sector', [[14, [0, 0]]]],
    ['no table', [[16, [0]]]],
    ['three tables', [[16, [3]]]],
    ['another name', [[54, 'FAT32   ']]],
    ['a name of another beginning', [[54, 'xFAT16  ']]],
    ['a name of another end', [[54, 'FAT16  x']]],
    ['a name that is run on', [[54, 'FAT16x  ']]],
    [
      'the name of FAT32 cut short',
      [
        [54, '        '],
        [82, 'FAT32  x'],
      ],
    ],
    ['no signature', [[510, [0, 0]]]],
  ])('has not %s', (_, written) => {
    expect(recognised(FAT_FIGURES, FAT16, BOOT_SIGNATURE, ...written)).toBeUndefined();
  });
});

describe('a superblock of ext', () => {
  const at = (place: number, ...bytes: readonly number[]): Written => [1024 + place, bytes];

  test.each<[string, Content | undefined, readonly Written[]]>([
    ['blocks of 64 KiB', 'ext2', [at(0x18, 6)]],
    ['blocks of 128 KiB', undefined, [at(0x18, 7)]],
    ['one inode', 'ext2', [at(0, 1, 0, 0, 0)]],
    ['no inodes', undefined, [at(0, 0, 0, 0, 0)]],
    ['one block', 'ext2', [at(4, 1, 0, 0, 0)]],
    ['no blocks', undefined, [at(4, 0, 0, 0, 0)]],
    ['another magic', undefined, [at(0x38, 0x53, 0xee)]],
    ['a feature that ext3 cannot read', 'ext4', [at(0x60, 0x40)]],
    ['a feature of the last byte that ext3 cannot read', 'ext4', [at(0x63, 0x80)]],
    ['a feature that ext3 cannot write', 'ext4', [at(0x64, 0x8)]],
    ['all that ext3 knows', 'ext3', [at(0x5c, 0x4), at(0x60, 0x16), at(0x64, 0x7)]],
    ['all that ext2 knows', 'ext2', [at(0x5c, 0xfb), at(0x60, 0x16), at(0x64, 0x7)]],
  ])('with %s is %s', (_, content, written) => {
    expect(recognised(...ext(0, 0x2, 0x1), ...written)).toBe(content);
  });
});

describe('a label of ZFS', () => {
  const name: Written = [16_404, '\0\0\0\x07version'];

  test('is in XDR and names its version first', () => {
    expect(recognised([16_384, [1]], name)).toBe('zfs');
    expect(recognised(name)).toBeUndefined();
    expect(recognised([16_384, [2]], name)).toBeUndefined();
    expect(recognised([16_384, [1]])).toBeUndefined();
    expect(recognised([16_384, [1]], [16_404, '\0\0\0\x07verdict'])).toBeUndefined();
  });
});

describe('where a disk has several of them', () => {
  const zfs: readonly Written[] = [
    [16_384, [1]],
    [16_404, '\0\0\0\x07version'],
  ];
  test.each<[Content, readonly Written[]]>([
    ['ntfs', [[3, 'NTFS    '], BOOT_SIGNATURE, PARTITION]],
    ['fat', [FAT_FIGURES, [82, 'FAT32   '], BOOT_SIGNATURE, PARTITION]],
    ['mbr', [BOOT_SIGNATURE, PARTITION, ...ext(0, 0x2, 0x1)]],
    ['ext2', [...ext(0, 0x2, 0x1), ...zfs]],
  ])('it is %s', (content, written) => {
    expect(recognised(...written)).toBe(content);
  });
});

describe('a name that is not there', () => {
  test.each<[string, Written]>([
    ['the revision of a GPT', [520, [0, 0, 1, 0]]],
    ['the type of an LVM label', [536, 'LVM2 001']],
  ])('is not made up by %s', (_, written) => {
    expect(recognised(written)).toBeUndefined();
  });
});

describe('a name at every place where it may stand', () => {
  test.each<[Content, string, readonly number[]]>([
    ['lvm2', 'LABELONE', [0, 512, 1024, 1536]],
    ['swap', 'SWAPSPACE2', [4086, 8182, 16_374, 32_758, 65_526]],
    ['swap', 'SWAP-SPACE', [4086, 8182, 16_374, 32_758, 65_526]],
  ])('is %s by %s', (content, name, places) => {
    for (const at of places) {
      expect(recognised([at, name], ...(content === 'lvm2' ? [[at + 24, 'LVM2 001'] as const] : []))).toBe(content);
      expect(recognised([at + 1, name])).toBeUndefined();
    }
  });
});
