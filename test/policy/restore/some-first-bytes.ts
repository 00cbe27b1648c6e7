import { FIRST_BYTES } from '../../../shared/policy/restore/recognise-content.ts';

/** The first bytes of a disk: zeros but for what is written at some places. */
export function aDiskOf(...written: readonly (readonly [at: number, what: string | readonly number[]])[]): Uint8Array {
  const bytes = new Uint8Array(FIRST_BYTES);
  for (const [at, what] of written) {
    bytes.set(typeof what === 'string' ? [...what].map((letter) => letter.charCodeAt(0)) : what, at);
  }
  return bytes;
}

export const BOOT_SIGNATURE = [510, [0x55, 0xaa]] as const;
/** A partition of Linux from sector 2048 on, bootable. */
export const PARTITION = [446, [0x80, 0x20, 0x21, 0, 0x83, 0xfe, 0xff, 0xff, 0, 8, 0, 0, 0, 0, 0x40, 1]] as const;
export const PROTECTIVE = [446, [0, 0, 2, 0, 0xee, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]] as const;
export const GPT_HEADER = (at: number) =>
  [at, [...'EFI PART'].map((c) => c.charCodeAt(0)).concat([0, 0, 1, 0, 92])] as const;
/** Figures of a FAT: a jump, 512 bytes a sector, 4 sectors a cluster, 4 reserved, 2 tables. */
export const FAT_FIGURES = [0, [0xeb, 0x3c, 0x90, ...Array(8).fill(0x20), 0, 2, 4, 4, 0, 2]] as const;
/** The superblock of ext: inodes, blocks, block size 4 KiB, magic; then what it is capable of. */
export function ext(compatible: number, incompatible: number, readOnly: number) {
  return [
    [1024, [0, 0, 2, 0, 0, 0, 8, 0]],
    [1024 + 0x18, [2]],
    [1024 + 0x38, [0x53, 0xef]],
    [1024 + 0x5c, [compatible, 0, 0, 0, incompatible & 0xff, incompatible >> 8, 0, 0, readOnly & 0xff, readOnly >> 8]],
  ] as const;
}
