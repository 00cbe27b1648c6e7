import type { Row } from '../row.ts';
import { sayNumber } from '../say-row.ts';
import { growthExponent } from './growth-exponent.ts';
import type { PlanFigures } from './plan-fleet.ts';

export interface Planned extends PlanFigures {
  readonly disks: number;
  readonly points: number;
}

const AT_MOST = { most: 1 };
/** Of the largest size. */
const MOST_SECONDS = 90;
const MOST_DECIDING_SECONDS = 20;
const MOST_PLANNING_MB = 900;
/** The default of Flex Consumption. */
const INSTANCE_MB = 2_048;

/** Throughput and memory of each size, in their order, and how they grow from one size to the next. */
export function planningRows(planned: readonly Planned[]): readonly Row[] {
  const most = Math.max(...planned.map(({ points }) => points));
  return [...planned.flatMap((one) => sizeRows(one, most)), ...growthRows(planned)];
}

function sizeRows(one: Planned, most: number): readonly Row[] {
  const { points, disks, seconds, plannedMb, peakMb } = one;
  const name = `${sayNumber(points)} points`;
  const isLargest = points === most;
  const how = `${sayNumber(disks)} disks`;
  const rows: Row[] = [
    {
      what: `${name}: planned a second`,
      figure: points / planSeconds(one),
      unit: '',
      against: { kind: 'budget', name: 'a plan', figure: most / MOST_SECONDS },
      ...(isLargest ? { limit: { least: 1 } } : {}),
      how: `${how}; ${sayPhases(one)}`,
    },
    {
      what: `${name}: memory`,
      figure: plannedMb,
      unit: 'MB',
      against: { kind: 'budget', name: 'the memory of a plan', figure: MOST_PLANNING_MB },
      limit: AT_MOST,
      how: `${how}; the most that the process had until the plan was written`,
    },
  ];
  if (!isLargest) return rows;
  const deciding: Row = {
    what: `${name}: deciding`,
    figure: seconds.deciding,
    unit: 's',
    against: { kind: 'budget', name: 'deciding', figure: MOST_DECIDING_SECONDS },
    limit: AT_MOST,
    how,
  };
  const shown: Row = {
    what: `${name}: memory, with what readers see`,
    figure: peakMb,
    unit: 'MB',
    against: { kind: 'bound', name: 'an instance', figure: INSTANCE_MB },
    limit: { most: 0.5 },
    how: `${how}; the most that the process ever had`,
  };
  return [...rows, shown, deciding];
}

/** Small plans are mostly what every plan takes: they are left out, since they would make the growth look smaller. */
function growthRows(planned: readonly Planned[]): readonly Row[] {
  const large = planned.filter(({ points }) => points >= 10_000);
  const growth = (what: string, figureOf: (one: Planned) => number, most: number): Row => ({
    what: `growth of the ${what}`,
    figure: growthExponent(large.map((one) => [one.points, figureOf(one)])),
    unit: '',
    against: { kind: 'bound', name: 'linear growth', figure: 1 },
    limit: { most },
    how: `the exponent over ${large.map(({ points }) => sayNumber(points)).join(', ')} points`,
  });
  // Straight lines measured on a machine that does other things are not quite straight.
  return [growth('time', planSeconds, 1.15), growth('memory', ({ plannedMb }) => plannedMb, 1)];
}

/** Without what shows the plan to readers, which the local storage is no measure of. */
function planSeconds({ seconds }: PlanFigures): number {
  return seconds.listing + seconds.deciding + seconds.writing;
}

function sayPhases({ seconds: { listing, deciding, writing } }: PlanFigures): string {
  return `listing ${listing.toFixed(1)} s, deciding ${deciding.toFixed(1)} s, writing ${writing.toFixed(1)} s`;
}
