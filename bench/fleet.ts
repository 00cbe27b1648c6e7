import { mkdirSync, writeFileSync } from 'node:fs';
import { type Bound, isMet, sayBound } from './bound.ts';
import { agedFleetBounds, manySubscriptionsBounds, newFleetBounds } from './fleet/fleet-bounds.ts';
import { type FleetFigures, measureRun } from './fleet/measure-run.ts';
import { sayMachine, thisMachine } from './machine.ts';

const RESULTS = new URL('./results/', import.meta.url);
const MINUTE_MS = 60_000;

/** What of the built app is measured: a folder with package.json, host.json and dist; absent: this repository. */
const root = process.env['BENCH_ROOT'];
const latencyMs = Number(process.env['BENCH_LATENCY_MS'] ?? 30);

interface Part {
  readonly name: string;
  readonly figures: FleetFigures;
  readonly bounds: readonly Bound[];
}

async function main(): Promise<number> {
  const machine = thisMachine();
  process.stdout.write(
    `${sayMachine(machine)}\nThe simulated Azure enforces its own limits and takes ${latencyMs} ms a reply.\n`,
  );
  const base = { latencyMs, patienceMs: 10 * MINUTE_MS, ...(root === undefined ? {} : { root }) };
  const one = { subscriptions: 1, vms: 250, disksPerVm: 4 };
  const parts = [
    await measure('1,000 disks, all due', newFleetBounds, { ...base, size: { ...one, nights: 0 }, keep: '7d' }),
    await measure('1,000 disks, all due, one expired point each', agedFleetBounds, {
      ...base,
      size: { ...one, nights: 8 },
      keep: '7d',
    }),
    await measure('10 subscriptions of 500 disks, all due', manySubscriptionsBounds, {
      ...base,
      size: { subscriptions: 10, vms: 125, disksPerVm: 4, nights: 0 },
      keep: '7d',
    }),
  ];
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL('fleet.json', RESULTS), `${JSON.stringify({ machine, latencyMs, parts }, undefined, 2)}\n`);
  return parts.every(({ bounds }) => bounds.every(isMet)) ? 0 : 1;
}

async function measure(
  name: string,
  boundsOf: (figures: FleetFigures) => readonly Bound[],
  options: Parameters<typeof measureRun>[0],
): Promise<Part> {
  const figures = await measureRun(options);
  const bounds = boundsOf(figures);
  process.stdout.write(`\n${name}\n${sayFigures(figures)}\n${bounds.map(sayBound).join('\n')}\n`);
  return { name, figures, bounds };
}

function sayFigures({
  state,
  counts,
  requests,
  lastPutSeconds,
  plannedSeconds,
  recordedSeconds,
  endedSeconds,
}: FleetFigures): string {
  const last = (seconds: readonly number[]): string => Math.max(0, ...seconds).toFixed(1);
  return [
    `run ${state}: ${counts.created} created, ${counts.pruned} pruned, ${counts.failed} failed`,
    `planned after ${last(plannedSeconds)} s, the last PUT accepted after ${last(lastPutSeconds)} s, all usable and recorded after ${recordedSeconds.toFixed(1)} s, the run ended after ${endedSeconds.toFixed(1)} s`,
    `${requests.total} requests: ${Object.entries(requests)
      .filter(([kind]) => kind !== 'total')
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ')}`,
  ].join('\n');
}

process.exitCode = await main();
