import type { Measured } from '../part.ts';
import { sayNumber } from '../say-row.ts';
import { measurePlan } from './measure-plan.ts';
import { type Planned, planningRows } from './planning-rows.ts';

/** VMs of four disks each, each disk with 20 points: from about 1,000 to 400,000 snapshots. */
const ALL_VMS = [13, 125, 1_250, 5_000];
const DISKS_PER_VM = 4;
const NIGHTS = 20;

/** One plan of one subscription in each size: the inventory is listed, every point decided, every action written. */
export async function measurePlanning(tell: (line: string) => void): Promise<Measured> {
  const planned: Planned[] = [];
  for (const vms of ALL_VMS) {
    const disks = vms * DISKS_PER_VM;
    tell(`${sayNumber(disks * NIGHTS)} points`);
    const figures = await measurePlan({ vms, disksPerVm: DISKS_PER_VM, nights: NIGHTS }, `${NIGHTS - 1}d`);
    planned.push({ disks, points: disks * NIGHTS, ...figures });
  }
  return { rows: planningRows(planned), figures: planned };
}
