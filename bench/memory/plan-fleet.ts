import { openUsableApp } from '../../shared/composition.ts';
import { planSubscription } from '../../shared/run/plan-subscription.ts';
import { startRun } from '../../shared/run/start-run.ts';
import { type Phase, PhaseClock } from './phase-clock.ts';

export interface PlanFigures {
  readonly seconds: Readonly<Record<Phase, number>>;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly creates: number;
  readonly prunes: number;
}

// A process of its own: the planner, whose memory is measured. Its environment is the app's settings.
const { ports, settings } = openUsableApp();
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
const { runId } = started;
await planSubscription(clock.watch(ports), settings, { version: 1, kind: 'plan', runId, subscriptionId });
const row = (await ports.runs.getSubscription(runId, subscriptionId))?.value;
if (row?.state !== 'planned') throw new Error(`The subscription is ${row?.state}: ${row?.error?.message ?? ''}`);
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.send?.({
  seconds: clock.read(),
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  peakMb: maxRSS / 1024,
  creates: row.planned?.creates ?? 0,
  prunes: row.planned?.prunes ?? 0,
} satisfies PlanFigures);
process.disconnect();
