import { median } from '../median.ts';
import type { Row } from '../row.ts';
import type { PageFigures } from './measure-page.ts';

const AT_MOST = { most: 1 };
const ANSWER = { kind: 'budget', name: 'a page', figure: 1_500 } as const;
const WEIGHT = { kind: 'budget', name: 'what a page weighs', figure: 1 } as const;
const REQUESTS = { kind: 'budget', name: 'table requests of a page', figure: 50 } as const;

/** How soon a page answers, what it weighs, and how often it asks storage. */
export function pageRows({ path, ms, bytes, reads }: PageFigures, how: string): readonly Row[] {
  const requests = Object.values(reads).reduce((sum, count) => sum + count, 0);
  const times = `${how}, ${ms.length} times`;
  return [
    { what: `${path}, in the middle`, figure: median(ms), unit: 'ms', against: ANSWER, how: times },
    { what: `${path}, the slowest`, figure: Math.max(...ms), unit: 'ms', against: ANSWER, limit: AT_MOST, how: times },
    { what: `${path}, its size`, figure: bytes / 1e6, unit: 'MB', against: WEIGHT, limit: AT_MOST, how },
    {
      what: `${path}, requests of tables`,
      figure: requests,
      unit: '',
      against: REQUESTS,
      limit: AT_MOST,
      how: Object.entries(reads)
        .map(([what, count]) => `${count} ${what}`)
        .join(', '),
    },
  ];
}
