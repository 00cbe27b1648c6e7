import { count } from '../../policy/count.ts';
import { isSelected } from '../../run/read/coverage-disks.ts';
import type { Sight } from '../settle.ts';
import { wordsOf } from '../words.ts';
import { type SeenDisk, type SeenFleet, vmName } from './fleet.ts';

/** Disks with points that nothing selects any more: a tag was removed, set to off, or the disk was detached or deleted. */
export function seeLostProtection({ disks, isWhole }: SeenFleet): Sight {
  return {
    standing: [...disks].flatMap(([subject, seen]) => (isLost(seen) ? [{ subject, item: itemOf(seen) }] : [])),
    fateOf: (subject) => {
      const seen = disks.get(subject);
      if (seen === undefined) return { fate: isWhole ? 'gone' : 'unclear' };
      if (isSelected(seen.disk)) return { fate: 'mended', item: { name: nameOf(seen), text: '' } };
      return { fate: seen.disk.points === 0 ? 'gone' : 'unclear' };
    },
  };
}

/**
 * Not one that only a person had snapshotted: that was never protected. Of a disk that is not listed, and of which Azure
 * did not say that it is gone, nothing is known.
 */
function isLost({ disk, vm }: SeenDisk): boolean {
  if (isSelected(disk) || disk.standing === 'unknown' || disk.points === 0) return false;
  return disk.lastScheduledFor !== undefined || vm.row.state === 'orphan';
}

function itemOf(seen: SeenDisk) {
  const { disk, vm } = seen;
  const { row } = vm;
  const why = row.state === 'partly' ? (disk.why ?? whyOf(disk.standing)) : row.cause;
  const text = `${why} ${count(disk.points, 'point is', 'points are')} left of it.`;
  return { name: nameOf(seen), text, ...(row.nextStep === undefined ? {} : { remedy: row.nextStep }) };
}

function whyOf(standing: string): string {
  return standing === 'off' ? 'Its own tag says off.' : 'No tag selects it any more.';
}

/** `shop/web, disk web-data`: by its VM where it still has one, else by those that its points were made for. */
function nameOf({ disk, vm }: SeenDisk): string {
  const of = vm.row.vmId === undefined ? disk.madeFor?.join(', ') : vmName(vm);
  return of === undefined ? disk.name : `${of}, disk ${disk.name}`;
}

export const PROTECTION_WORDS = wordsOf({
  kind: 'protection',
  severity: 'critical',
  things: 'disks',
  began: {
    title: 'Protection lost',
    text: 'Recovery points were taken, and no policy selects it any more. They go as their retention says; the last two stay.',
  },
  ended: { title: 'Protected again' },
});
