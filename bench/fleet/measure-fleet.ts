import type { Measured } from '../part.ts';
import type { Row } from '../row.ts';
import { agedFleetRows, manySubscriptionsRows, newFleetRows } from './fleet-rows.ts';
import { type FleetFigures, type FleetOptions, measureRun } from './measure-run.ts';
import { storageRows } from './storage-rows.ts';

interface Scenario {
  readonly name: string;
  readonly size: FleetOptions['size'];
  readonly rowsOf: (name: string, figures: FleetFigures) => readonly Row[];
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: '1,000 new disks',
    size: { subscriptions: 1, vms: 250, disksPerVm: 4, nights: 0 },
    rowsOf: (name, figures) => [...newFleetRows(name, figures), ...storageRows(name, figures)],
  },
  {
    name: '500 disks with an expired point each',
    size: { subscriptions: 1, vms: 125, disksPerVm: 4, nights: 8 },
    rowsOf: agedFleetRows,
  },
  {
    name: '500 disks in each of 5 subscriptions',
    size: { subscriptions: 5, vms: 125, disksPerVm: 4, nights: 0 },
    rowsOf: manySubscriptionsRows,
  },
];

/** Whole runs over fleets of which every disk is due, from the call that starts them, as fast as the app paces them. */
export async function measureFleet(tell: (line: string) => void): Promise<Measured> {
  const rows: Row[] = [];
  const all: (FleetFigures & { readonly name: string })[] = [];
  for (const { name, size, rowsOf } of SCENARIOS) {
    tell(name);
    const figures = await measureRun({ size, keep: '7d', latencyMs: 30, patienceMs: 10 * 60_000 });
    all.push({ name, ...figures });
    rows.push(...rowsOf(name, figures));
  }
  return { rows, figures: all };
}
