import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FIRST_BYTES, recogniseContent } from '../../../shared/policy/restore/recognise-content.ts';
import { aDiskOf, BOOT_SIGNATURE, ext, FAT_FIGURES, GPT_HEADER, PARTITION, PROTECTIVE } from './some-first-bytes.ts';

describe('what the first bytes of a disk are', () => {
  test.each([
    ['a GPT behind its protective record', aDiskOf(BOOT_SIGNATURE, PROTECTIVE, GPT_HEADER(512)), 'gpt'],
    ['a GPT on a disk of 4 KiB sectors', aDiskOf(BOOT_SIGNATURE, PROTECTIVE, GPT_HEADER(4096)), 'gpt'],
    ['a GPT whose protective record was lost', aDiskOf(GPT_HEADER(512)), 'gpt'],
    ['a master boot record', aDiskOf(BOOT_SIGNATURE, PARTITION), 'mbr'],
    ['a master boot record with a loader', aDiskOf([0, [0xeb, 0x63, 0x90]], BOOT_SIGNATURE, PARTITION), 'mbr'],
    ['ext2', aDiskOf(...ext(0x38, 0x2, 0x1)), 'ext2'],
    ['ext3, with a journal', aDiskOf(...ext(0x3c, 0x6, 0x3)), 'ext3'],
    ['ext4 by extents', aDiskOf(...ext(0x3c, 0x2c2, 0x6b)), 'ext4'],
    ['ext4 by checksums alone', aDiskOf(...ext(0x3c, 0x2, 0x400)), 'ext4'],
    ['ext4 behind a loader without partitions', aDiskOf(BOOT_SIGNATURE, ...ext(0x3c, 0x2c2, 0x6b)), 'ext4'],
    ['XFS', aDiskOf([0, 'XFSB\0\0\x10\0']), 'xfs'],
    ['Btrfs', aDiskOf([0x1_0040, '_BHRfS_M']), 'btrfs'],
    ['NTFS', aDiskOf([0, '\xeb\x52\x90NTFS    '], BOOT_SIGNATURE), 'ntfs'],
    ['ReFS', aDiskOf([0, '\0\0\0ReFS\0\0\0\0'], [16, 'FSRS']), 'refs'],
    ['exFAT', aDiskOf([0, '\xeb\x76\x90EXFAT   '], BOOT_SIGNATURE), 'exfat'],
    ['FAT16', aDiskOf(FAT_FIGURES, [54, 'FAT16   '], BOOT_SIGNATURE), 'fat'],
    ['FAT12', aDiskOf(FAT_FIGURES, [54, 'FAT12   '], BOOT_SIGNATURE), 'fat'],
    ['FAT32', aDiskOf(FAT_FIGURES, [82, 'FAT32   '], BOOT_SIGNATURE), 'fat'],
    ['LVM2 in the second sector', aDiskOf([512, 'LABELONE'], [536, 'LVM2 001']), 'lvm2'],
    ['LVM2 in the fourth sector', aDiskOf([1536, 'LABELONE'], [1560, 'LVM2 001']), 'lvm2'],
    ['LUKS 1', aDiskOf([0, 'LUKS\xba\xbe\0\x01']), 'luks'],
    ['LUKS 2', aDiskOf([0, 'LUKS\xba\xbe\0\x02']), 'luks'],
    ['BitLocker', aDiskOf([0, '\xeb\x58\x90-FVE-FS-'], BOOT_SIGNATURE), 'bitlocker'],
    [
      'ZFS',
      aDiskOf(
        [16_384, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 36, 0, 0, 0, 32, 0, 0, 0, 7]],
        [16_408, 'version'],
      ),
      'zfs',
    ],
    ['swap of 4 KiB pages', aDiskOf([4086, 'SWAPSPACE2']), 'swap'],
    ['swap of 64 KiB pages', aDiskOf([65_526, 'SWAPSPACE2']), 'swap'],
    ['swap of long ago', aDiskOf([4086, 'SWAP-SPACE']), 'swap'],
    ['a member of a RAID of version 1.2', aDiskOf([4096, [0xfc, 0x4e, 0x2b, 0xa9, 1, 0, 0, 0]]), 'mdraid'],
    ['a member of a RAID of version 1.1', aDiskOf([0, [0xfc, 0x4e, 0x2b, 0xa9, 1, 0, 0, 0]]), 'mdraid'],
    ['a disk of Oracle ASM', aDiskOf([0, [1, 0x82, 1, 1]], [32, 'ORCLDISK']), 'oracle-asm'],
    ['nothing but zeros', aDiskOf(), 'blank'],
    ['one sector of zeros', new Uint8Array(512), 'blank'],
  ])('%s', (_, bytes, content) => {
    expect(recogniseContent(bytes)).toBe(content);
  });

  const FIELD = (at: number, byte: number) => [at, [byte]] as const;
  test.each([
    ['no bytes at all', new Uint8Array()],
    ['text', aDiskOf([0, 'once upon a time there was a disk'])],
    ['a boot signature with no partition', aDiskOf(BOOT_SIGNATURE)],
    ['partitions without the signature', aDiskOf(PARTITION)],
    ['a partition with a status of neither 0 nor 80h', aDiskOf(BOOT_SIGNATURE, PARTITION, FIELD(462, 0x41))],
    ['a partition without sectors', aDiskOf(BOOT_SIGNATURE, [446, [0x80, 0, 0, 0, 0x83, 0, 0, 0, 0, 8]])],
    ['a partition over the record itself', aDiskOf(BOOT_SIGNATURE, PARTITION, [454, [0, 0, 0, 0]])],
    ['a partition that ends beyond the last sector', aDiskOf(BOOT_SIGNATURE, PARTITION, [458, [0, 0xff, 0xff, 0xff]])],
    ['partitions that overlap', aDiskOf(BOOT_SIGNATURE, PARTITION, [466, [0x83, 0, 0, 0, 0, 9, 0, 0, 1]])],
    ['a protective record whose GPT is lost', aDiskOf(BOOT_SIGNATURE, PROTECTIVE)],
    ['a GPT of a revision that there is not', aDiskOf([512, 'EFI PART\xff\xff'])],
    ['FAT without figures', aDiskOf([0, [0xeb]], [54, 'FAT16   '], BOOT_SIGNATURE)],
    ['an ext magic without a file system', aDiskOf([1024 + 0x38, [0x53, 0xef]])],
    ['a label of LVM1', aDiskOf([512, 'LABELONE'], [536, 'LVM1 001'])],
    ['a LUKS of a version to come', aDiskOf([0, 'LUKS\xba\xbe\0\x09'])],
    ['a superblock cut off', aDiskOf(...ext(0x3c, 0x2c2, 0x6b)).subarray(0, 1024 + 0x60)],
  ])('says nothing of %s', (_, bytes) => {
    expect(recogniseContent(bytes)).toBeUndefined();
  });

  test('a boot sector of a file system is no master boot record, whatever its text spells where entries would be', () => {
    const code = Array.from({ length: 64 }, (_, index) =>
      'Disk error. Press any key to restart'.charCodeAt(index % 36),
    );
    expect(recogniseContent(aDiskOf([0, '\xeb\x52\x90NTFS    '], [446, code], BOOT_SIGNATURE))).toBe('ntfs');
    expect(recogniseContent(aDiskOf([0, '\xeb\x52\x90MYFS    '], [446, code], BOOT_SIGNATURE))).toBeUndefined();
  });

  test('any bytes of any length get an answer, and it is blank only where all are zero', () => {
    const sparse = fc.array(fc.tuple(fc.nat(FIRST_BYTES - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 12 });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2048 }),
      fc.tuple(sparse, fc.nat(FIRST_BYTES)).map(([set, length]) => {
        return aDiskOf(...set.map(([at, byte]) => [at, [byte]] as const)).subarray(0, length);
      }),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        const content = recogniseContent(some);
        expect(content === 'blank').toBe(some.length > 0 && some.every((byte) => byte === 0));
      }),
      { numRuns: 300 },
    );
  });

  test('random bytes are nothing: the chance of a signature is small', () => {
    let seed = 1;
    const next = () => {
      seed = (seed * 48_271) % 0x7fff_ffff;
      return seed & 0xff;
    };
    for (let round = 0; round < 8; round++) {
      expect(recogniseContent(Uint8Array.from({ length: FIRST_BYTES }, next))).toBeUndefined();
    }
  });
});
