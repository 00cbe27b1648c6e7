import type { Row } from '../row.ts';
import type { FleetFigures } from './measure-run.ts';

/** How often a run asks table storage and queues, for each of its disks. */
export function storageRows(name: string, figures: FleetFigures): readonly Row[] {
  const { disks, vms, tableRequests, queueRequests } = figures;
  return [
    {
      what: `${name}: requests of tables per disk`,
      figure: totalOf(tableRequests) / disks,
      unit: '',
      against: { kind: 'budget', name: 'table requests of a disk', figure: 15 },
      limit: { most: 1 },
      how: 'the whole run, until every reader sees it; a batch is one',
    },
    {
      what: `${name}: requests of queues per disk`,
      figure: totalOf(queueRequests, 'idle ') / disks,
      unit: '',
      against: { kind: 'budget', name: 'two messages for each VM', figure: (6 * vms) / disks },
      limit: { most: 1 },
      how: 'looks at an empty queue aside',
    },
  ];
}

function totalOf(requests: Readonly<Record<string, number>>, leftOut?: string): number {
  return Object.entries(requests)
    .filter(([what]) => leftOut === undefined || !what.startsWith(leftOut))
    .reduce((sum, [, count]) => sum + count, 0);
}
