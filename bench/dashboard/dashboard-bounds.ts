import type { Bound } from '../bound.ts';
import type { PageFigures } from './measure-page.ts';

/** What the front page may take, over any fleet. */
const MOST_TABLE_REQUESTS = 50;

/** The bounds of a page: how soon it answers, what it weighs, and how often it asks storage. */
export function pageBounds({ path, ms, bytes, reads }: PageFigures): readonly Bound[] {
  const requests = Object.values(reads).reduce((sum, count) => sum + count, 0);
  return [
    { what: `${path}, the slowest of ${ms.length}`, figure: Math.max(...ms) / 1000, most: 1.5, unit: ' s' },
    { what: `${path}, its size`, figure: bytes / 1e6, most: 1, unit: ' MB' },
    { what: `${path}, requests of table storage`, figure: requests, most: MOST_TABLE_REQUESTS, unit: '' },
  ];
}
