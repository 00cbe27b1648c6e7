import { mkdirSync, writeFileSync } from 'node:fs';
import { type Bound, isMet, sayBound } from './bound.ts';
import { sayMachine, thisMachine } from './machine.ts';
import { measurePlan } from './memory/measure-plan.ts';
import type { PlanFigures } from './memory/plan-fleet.ts';

const RESULTS = new URL('./results/', import.meta.url);

/** VMs of four disks each, each disk with 20 points: the largest is 20,000 disks and 400,000 snapshots. */
const ALL_VMS = [500, 1_580, 5_000];
const DISKS_PER_VM = 4;
const NIGHTS = 20;

interface Measured extends PlanFigures {
  readonly vms: number;
}

async function main(): Promise<number> {
  const machine = thisMachine();
  process.stdout.write(`${sayMachine(machine)}\n`);
  const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : ALL_VMS;
  const measured: Measured[] = [];
  for (const vms of sizes) {
    const figures = await measurePlan({ vms, disksPerVm: DISKS_PER_VM, nights: NIGHTS }, `${NIGHTS - 1}d`);
    measured.push({ vms, ...figures });
    process.stdout.write(`${sayFigures(vms, figures)}\n`);
  }
  const bounds = boundsOf(measured);
  process.stdout.write(`${bounds.map(sayBound).join('\n')}\n`);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(new URL('memory.json', RESULTS), `${JSON.stringify({ machine, measured, bounds }, undefined, 2)}\n`);
  return bounds.every(isMet) ? 0 : 1;
}

function sayFigures(vms: number, { seconds, cpuSeconds, peakMb, creates, prunes, shown }: PlanFigures): string {
  const disks = vms * DISKS_PER_VM;
  const phases = Object.entries(seconds).map(([phase, took]) => `${phase} ${took.toFixed(1)} s`);
  const size = `${vms} VMs, ${disks} disks, ${disks * NIGHTS} snapshots`;
  const work = `${creates} creates, ${prunes} prunes; points shown at ${shown.msPerDisk.toFixed(1)} ms a disk`;
  return `${size}: ${phases.join(', ')}; ${cpuSeconds.toFixed(1)} s of CPU, ${peakMb.toFixed(0)} MB at the most; ${work}`;
}

/** Of the largest size; and how each figure grows with the size: 1 is linearly. */
function boundsOf(measured: readonly Measured[]): readonly Bound[] {
  const [smallest] = measured;
  const largest = measured.at(-1);
  if (smallest === undefined || largest === undefined) return [];
  const bounds: Bound[] = [
    { what: 'memory', figure: largest.peakMb, most: 900, unit: ' MB' },
    { what: 'listing, deciding and writing', figure: plannedIn(largest), most: 90, unit: ' s' },
    { what: 'of which deciding', figure: largest.seconds.deciding, most: 20, unit: ' s' },
  ];
  if (smallest === largest) return bounds;
  const exponent = (figureOf: (one: Measured) => number): number =>
    Math.log(figureOf(largest) / figureOf(smallest)) / Math.log(largest.vms / smallest.vms);
  return [
    ...bounds,
    // Straight lines measured on a machine that does other things are not quite straight.
    { what: 'exponent of the time', figure: exponent(plannedIn), most: 1.15, unit: '' },
    { what: 'exponent of the memory', figure: exponent(({ peakMb }) => peakMb), most: 1, unit: '' },
  ];
}

function plannedIn({ seconds }: PlanFigures): number {
  return seconds.listing + seconds.deciding + seconds.writing;
}

process.exitCode = await main();
