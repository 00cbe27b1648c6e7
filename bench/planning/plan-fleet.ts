import { setImmediate } from 'node:timers/promises';
import { openUsableApp } from '../../shared/composition.ts';
import { planSubscription } from '../../shared/run/plan/plan-subscription.ts';
import type { Ports } from '../../shared/run/ports.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { type Phase, PhaseClock, peakMb } from './phase-clock.ts';

export interface PlanFigures {
  readonly seconds: Readonly<Record<Phase, number>>;
  readonly cpuSeconds: number;
  /** The most that the process had until the plan was written, and until readers saw it. */
  readonly plannedMb: number;
  readonly peakMb: number;
  readonly creates: number;
  readonly prunes: number;
  /** Milliseconds that the points of one disk took to be shown, of so many disks, some at a time. */
  readonly shown: { readonly disks: number; readonly msPerDisk: number };
}

/** Only the points of so many disks are shown: each is two requests of storage, and the local one is no measure. */
const MOST_SHOWN = 500;

// A process of its own: the planner, whose memory is measured. Its environment is the app's settings. It is bundled before it is
// measured, as the app is: Node would take some 70 MB to read so many files of TypeScript.
const { ports, settings } = await openUsableApp();
const [subscription] = await ports.inventory.listSubscriptions();
const subscriptionId = subscription?.id ?? '';
const started = await startRun(ports, settings, {
  target: { kind: 'all' },
  creates: 'due',
  prune: true,
  keepFor: { count: 7, unit: 'd' },
  dryRun: false,
  startedBy: { kind: 'http' },
});
const clock = new PhaseClock();
const watched = clock.watch(ports);
const shownAt: number[] = [];
const views: Ports['views'] = {
  listScope: (view, scope) => watched.views.listScope(view, scope),
  list: (view, limit, cursor) => watched.views.list(view, limit, cursor),
  putRows: (view, scope, rows) => watched.views.putRows(view, scope, rows),
  replaceScope: async (view, scope, rows) => {
    // One that is not shown lets others go on all the same, as a request would.
    if (view === 'points' && shownAt.push(performance.now()) > MOST_SHOWN) return setImmediate();
    await watched.views.replaceScope(view, scope, rows);
  },
};
const { runId } = started;
await planSubscription({ ...watched, views }, settings, { version: 1, kind: 'plan', runId, subscriptionId });
const row = (await ports.runs.getSubscription(runId, subscriptionId))?.value;
if (row?.state !== 'planned') throw new Error(`The subscription is ${row?.state}: ${row?.error?.message ?? ''}`);
const { userCPUTime, systemCPUTime } = process.resourceUsage();
process.send?.({
  seconds: clock.read(),
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  plannedMb: clock.peakMbAt('writing'),
  peakMb: peakMb(),
  creates: row.planned?.creates ?? 0,
  prunes: row.planned?.prunes ?? 0,
  shown: shownOf(shownAt.slice(0, MOST_SHOWN)),
} satisfies PlanFigures);
process.disconnect();

function shownOf(at: readonly number[]): PlanFigures['shown'] {
  return { disks: at.length, msPerDisk: ((at.at(-1) ?? 0) - (at[0] ?? 0)) / Math.max(1, at.length - 1) };
}
