import type { RunResult } from '../../local/report/render-run.ts';
import type { Plan } from '../../shared/policy/plan.ts';
import { type MadePlan, makePlan } from '../../shared/run/plan/make-plan.ts';
import { countPlanned, planRows } from '../../shared/run/plan/plan-rows.ts';
import type { Ports } from '../../shared/run/ports.ts';
import { coverageItem } from '../../shared/run/read/coverage-item.ts';
import { coverageRows } from '../../shared/run/read/coverage-rows.ts';
import { pointItem } from '../../shared/run/read/point-item.ts';
import { pointRows } from '../../shared/run/read/point-rows.ts';
import { runReport } from '../../shared/run/read/read-run.ts';
import { RECORD_VERSION, type Run, type RunSubscription } from '../../shared/run/records.ts';
import { newRunId } from '../../shared/run/run-id.ts';
import type { RunSettings } from '../../shared/run/settings.ts';
import { plainRun } from '../../shared/run/start/start-run.ts';
import { readScopes } from '../../shared/run/subscription-scope.ts';
import { countActions } from '../../shared/run/watch/count-actions.ts';
import { Refused } from '../usage.ts';

/**
 * What the first tick of a day would do in these subscriptions: the plan of a dry run, made as the app makes it, with no
 * memory of earlier attempts. Throws AzureError, and Refused for a subscription that is not seen.
 */
export async function planSubscriptions(ports: Ports, settings: RunSettings): Promise<RunResult> {
  const run = dryRun(ports, settings);
  const scopes = await readScopes(ports, settings);
  const unseen = scopes.filter(({ state }) => state === undefined).map(({ subscriptionId }) => subscriptionId);
  if (unseen.length > 0 || scopes.length === 0) throw notSeen(unseen);
  const made: MadePlan[] = [];
  for (const { subscriptionId } of scopes) {
    const row = { version: RECORD_VERSION, runId: run.id, subscriptionId, state: 'waiting' } as const;
    made.push(await makePlan(ports, settings, run, row, undefined));
  }
  return resultOf(run, settings, made);
}

function dryRun(ports: Ports, settings: RunSettings): Run {
  const now = ports.clock.now();
  const claim = { runId: newRunId(now, ports.randomId()), at: now };
  // Nobody called the app; what is planned is what its timer would do.
  return { ...plainRun(claim, settings, { kind: 'timer' }), prune: true, fullPass: true, dryRun: true };
}

function notSeen(unseen: readonly string[]): Refused {
  const which = unseen.length === 0 ? 'No subscription is' : `The subscription ${unseen.join(', ')} is not`;
  const advice =
    '`az account list --output table` shows what is; `az login --tenant TENANT` signs in to another tenant';
  return new Refused(`${which} visible to this sign-in: ${advice}, and the Reader role makes one visible.`);
}

function resultOf(run: Run, settings: RunSettings, made: readonly MadePlan[]): RunResult {
  const planned = made.map((one) => ({ ...one, rows: planRows(run, one.plan, one.decidedAt) }));
  const subscriptions = planned.map(
    ({ plan, rows, readAt, decidedAt }): RunSubscription => ({
      version: RECORD_VERSION,
      runId: run.id,
      subscriptionId: plan.subscriptionId,
      state: 'planned',
      plannedAt: decidedAt,
      inventoryReadAt: readAt,
      planned: countPlanned(rows, countKept(plan)),
    }),
  );
  const counts = countActions(
    subscriptions,
    planned.flatMap(({ rows }) => rows.actions),
  );
  return {
    run: runReport(
      { ...run, counts },
      subscriptions,
      planned.map(({ rows }) => rows),
    ),
    points: planned.flatMap(({ plan, decidedAt }) =>
      plan.disks
        .flatMap((disk) => pointRows(disk, plan.subscriptionId, settings.timeZone, decidedAt))
        .map((row) => pointItem(row)),
    ),
    coverage: planned.flatMap(({ plan, decidedAt }) =>
      coverageRows(plan, settings, decidedAt).map((row) => coverageItem(row, decidedAt)),
    ),
  };
}

function countKept({ disks }: Plan): number {
  return disks.reduce((sum, { decisions }) => sum + decisions.filter(({ action }) => action === 'keep').length, 0);
}
