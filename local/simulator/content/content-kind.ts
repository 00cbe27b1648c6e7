import { createHash } from 'node:crypto';
import type { ArmProperties } from '../arm-json.ts';

/** What is on a disk: a partition table with a file system in its partition, a file system alone, or nothing. */
export interface ContentKind {
  readonly table: 'gpt' | 'mbr' | 'none';
  readonly fileSystem: 'ext4' | 'xfs' | 'ntfs' | 'none';
}

/** OS disks are partitioned as their generation boots; data disks are as people make them. */
const DATA: readonly ContentKind[] = [
  { table: 'none', fileSystem: 'ext4' },
  { table: 'mbr', fileSystem: 'ext4' },
  { table: 'gpt', fileSystem: 'ext4' },
  { table: 'none', fileSystem: 'xfs' },
  { table: 'gpt', fileSystem: 'xfs' },
  { table: 'none', fileSystem: 'ntfs' },
  { table: 'gpt', fileSystem: 'ntfs' },
  { table: 'none', fileSystem: 'none' },
];

export function chooseKind(seed: string, { osType, hyperVGeneration }: ArmProperties): ContentKind {
  if (osType !== undefined) {
    return { table: hyperVGeneration === 'V1' ? 'mbr' : 'gpt', fileSystem: osType === 'Windows' ? 'ntfs' : 'ext4' };
  }
  const [first = 0] = digestOf(`content ${seed}`);
  return DATA[first % DATA.length] ?? { table: 'none', fileSystem: 'none' };
}

/** 32 bytes that follow from a text. */
export function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
