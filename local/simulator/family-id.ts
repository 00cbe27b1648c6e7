import { createHash } from 'node:crypto';

/** One for all incrementals of a lineage in a region: those of a disk incarnation, or the copies of such a family. */
export function familyId(lineage: string, location: string): string {
  const digest = createHash('sha256').update(`${lineage}|${location}`).digest('hex');
  return [8, 12, 16, 20, 32].map((end, index, ends) => digest.slice(ends[index - 1] ?? 0, end)).join('-');
}
