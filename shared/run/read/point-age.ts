import { count } from '../../policy/count.ts';
import { HOUR, type Instant, MINUTE } from '../../policy/instant.ts';
import { isSelected } from './coverage-disks.ts';
import type { CoverageDisk, CoverageRow } from './view-rows.ts';

export type AgeLevel = 'ok' | 'warn' | 'critical';

/** How old the newest point of a VM's worst disk is, judged by the ages of its policy. */
export interface PointAge {
  readonly level: AgeLevel;
  /** A sentence where it is too old. */
  readonly says?: string;
}

/**
 * The age of a VM when it is read: a VM is as good as the disk whose newest point is the oldest; a disk that has none yet
 * counts from when its first was due. Undefined where no policy selects anything of it.
 */
export function pointAge({ ages, disks, dueSince }: CoverageRow, now: Instant): PointAge | undefined {
  if (ages === undefined) return undefined;
  const dated = disks.filter(isSelected).flatMap((disk) => {
    const since = disk.lastPointAt ?? disk.waitingSince ?? dueSince;
    return since === undefined ? [] : [{ disk, ageMs: now - since }];
  });
  const [worst] = dated.toSorted((a, b) => b.ageMs - a.ageMs);
  if (worst === undefined) return undefined;
  const { disk, ageMs } = worst;
  if (ageMs < ages.warnAfterMs) return { level: 'ok' };
  const level = ageMs < ages.criticalAfterMs ? 'warn' : 'critical';
  const limit = level === 'warn' ? ages.warnAfterMs : ages.criticalAfterMs;
  return { level, says: sayAge(disk, ageMs, level, limit) };
}

function sayAge(disk: CoverageDisk, ageMs: number, level: AgeLevel, limitMs: number): string {
  const limit = level === 'warn' ? `more than ${sayTime(limitMs)}` : `more than ${sayTime(limitMs)}, which is critical`;
  return disk.lastPointAt === undefined
    ? `Disk ${disk.name} has no point yet; its first was due ${sayTime(ageMs)} ago: ${limit}.`
    : `The newest point of disk ${disk.name} is ${sayTime(ageMs)} old: ${limit}.`;
}

/** `45 minutes`, `28 hours`, `9 days`; whole ones, rounded down. */
export function sayTime(ms: number): string {
  if (ms < 2 * HOUR) return count(Math.floor(ms / MINUTE), 'minute');
  const hours = Math.floor(ms / HOUR);
  return hours < 72 ? count(hours, 'hour') : count(Math.floor(hours / 24), 'day');
}
