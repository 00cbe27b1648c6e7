import { inParallel } from '../../run/in-parallel.ts';
import type { Ports } from '../../run/ports.ts';
import { groupByDisk } from '../../run/read/group-by-disk.ts';
import { pointItem } from '../../run/read/point-item.ts';
import { type RunReport, readRun } from '../../run/read/read-run.ts';
import type { PointRow } from '../../run/read/view-rows.ts';
import type { RunView } from '../pages/run.ts';
import { pageOf } from '../parts/pages.ts';
import type { VmPlan } from '../parts/plan-list.ts';

const VMS_AT_ONCE = 50;
const SCOPES_AT_ONCE = 8;

/** What the page of a run shows; undefined where there is no run of that id. */
export async function readRunPage(ports: Ports, id: string, page: number): Promise<RunView | undefined> {
  const run = await readRun(ports, id);
  if (run === undefined) return undefined;
  const base = { run, page, now: ports.clock.now() };
  return run.dryRun && run.state !== 'planning' ? { ...base, ...(await readPlan(ports, run, page)) } : base;
}

/** The VMs of one page of a plan, with the points that their disks keep. */
async function readPlan(ports: Ports, { actions }: RunReport, wanted: number): Promise<Pick<RunView, 'plan' | 'page'>> {
  const byVm = [...Map.groupBy(groupByDisk(actions, []), ({ vm }) => vm)];
  const { items, page, pages } = pageOf(byVm, wanted, VMS_AT_ONCE);
  const shown = items.flatMap(([, disks]) => disks.flatMap(({ created, pruned }) => [...created, ...pruned]));
  const scopes = [...new Set(shown.flatMap(({ diskUniqueId }) => diskUniqueId ?? []))];
  const rows = await inParallel(scopes, SCOPES_AT_ONCE, (scope) => ports.views.listScope<PointRow>('points', scope));
  const disks = groupByDisk(shown, rows.flat().map(pointItem));
  const vms: readonly VmPlan[] = [...Map.groupBy(disks, ({ vm }) => vm)].map(([vm, ofVm]) => ({
    ...(vm === undefined ? {} : { vm }),
    disks: ofVm,
  }));
  return { plan: { vms, pages }, page };
}
