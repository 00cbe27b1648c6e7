import { count } from '../count.ts';
import { listed } from '../listed.ts';
import type { CopyTarget, PointOptions } from '../policy.ts';
import { formatRetention } from './keep.ts';

/** What a policy makes, with its article: the beginning of its sentence. */
export function describePoint({ consistency, full }: PointOptions): string {
  if (consistency === 'crash') return 'A crash-consistent restore point';
  if (consistency === 'application') return 'An application-consistent restore point';
  return full === true ? 'A full snapshot' : 'A snapshot';
}

/** What its points are besides, one phrase each. */
export function describeOptions(options: PointOptions): readonly string[] {
  const { consistency, orElse, sku, instantAccessMinutes, immutability, copyTo = [] } = options;
  const phrases: (string | false | undefined)[] = [
    consistency &&
      (orElse === 'fail' ? 'or none where that cannot be had' : 'or the next lower where that cannot be had'),
    sku && `as ${sku}`,
    instantAccessMinutes !== undefined &&
      `of Premium SSD v2 and Ultra disks restorable at once for ${count(instantAccessMinutes, 'minute')}`,
    immutability && `immutable for ${count(immutability.days, 'day')}${immutability.locked ? ' (locked)' : ''}`,
    copyTo.length > 0 && `copied to ${listed(copyTo.map(describeTarget))}`,
  ];
  return phrases.filter((phrase) => typeof phrase === 'string');
}

function describeTarget({ region, retention, copies }: CopyTarget): string {
  return `${region} (${copies === 'all' ? 'all, ' : ''}keep ${formatRetention(retention)})`;
}
