import { afterTick } from '../../alert/after-tick.ts';
import { askToLook } from '../../alert/ask-to-look.ts';
import { formatInstant, type Instant, MINUTE } from '../../policy/instant.ts';
import { reviveRestores } from '../../restore/revive-restores.ts';
import { AzureError, errorFields } from '../azure-error.ts';
import { checkClocks, HEARTBEAT_KEY } from '../clock-check.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { Finding, Heartbeat, Run } from '../records.ts';
import { newRunId } from '../run-id.ts';
import { isOpen } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import type { SubscriptionScope } from '../subscription-scope.ts';
import { checkQueues, hearRefusals, queueRefused } from './check-queues.ts';
import { checkSubscription, recallSubscription } from './check-subscription.ts';
import { keepHouse } from './keep-house.ts';
import { leaveBlind, leaveHeartbeat } from './leave-heartbeat.ts';
import { type Claim, claimRun, openRun, type Planned } from './open-run.ts';
import { reviveRuns } from './revive-runs.ts';
import { seeScopes } from './see-scopes.ts';
import { plainRun } from './start-run.ts';

const TICK_EVERY_MS = 5 * MINUTE;

/**
 * What the timer does every five minutes: start a run over the subscriptions where something is due, or leave only a
 * heartbeat. With a clock that can't be believed it starts nothing and the heart is silent; it only says why.
 */
export async function tick(ports: Ports, settings: RunSettings): Promise<void> {
  const { scopes, findings } = await seeScopes(ports, settings);
  const mistake = await checkClocks(ports);
  if (mistake !== undefined) {
    await leaveBlind(ports, mistake, findings);
    // A clock that is wrong judges nothing; one that nothing was heard of is none of those.
    if (findings.some(({ trouble }) => trouble === 'sign-in')) await askToLook(ports);
    return;
  }
  const last = (await ports.state.get<Heartbeat>('heartbeat', HEARTBEAT_KEY))?.value;
  const queues = await checkQueues(ports, last?.fronts);
  const found = scopes === undefined ? [] : await startWork(ports, settings, scopes);
  await leaveHeartbeat(ports, [...findings, ...queues.findings, ...found], queues.fronts);
  await afterTick(ports);
}

/** Carries on what is open and starts what is due. Where the queues refuse, the rest waits for the next tick. */
async function startWork(
  ports: Ports,
  settings: RunSettings,
  scopes: readonly SubscriptionScope[],
): Promise<readonly Finding[]> {
  const heard = hearRefusals(ports.queue);
  const hearing = { ...ports, queue: heard.queue };
  try {
    const open = await ports.runs.listOpen();
    await reviveRuns(hearing, open);
    const found = await startDue(hearing, settings, scopes, await subscriptionsBeingPlanned(ports, open));
    await reviveRestores(hearing);
    return found;
  } catch (error) {
    const refusal = heard.refusal();
    if (!(error instanceof AzureError) || refusal === undefined) throw error;
    ports.logger.log('error', 'A queue refused a message', errorFields(refusal));
    return [queueRefused(refusal)];
  }
}

async function subscriptionsBeingPlanned(ports: Ports, open: readonly Run[]): Promise<ReadonlySet<string>> {
  const rows = await inParallel(open, 8, ({ id }) => ports.runs.listSubscriptions(id));
  return new Set(rows.flat().flatMap((row) => (row.state === 'waiting' ? [row.subscriptionId.toLowerCase()] : [])));
}

async function startDue(
  ports: Ports,
  settings: RunSettings,
  scopes: readonly SubscriptionScope[],
  beingPlanned: ReadonlySet<string>,
): Promise<readonly Finding[]> {
  const now = ports.clock.now();
  const checks = await inParallel(scopes, 4, (scope) =>
    beingPlanned.has(scope.subscriptionId)
      ? recallSubscription(ports, scope)
      : checkSubscription(ports, settings, scope),
  );
  const due = checks.flatMap((check) => check.due ?? []);
  if (due.length > 0) await startSlot(ports, settings, due, now);
  if (due.some(({ fullPass }) => fullPass)) await keepHouse(ports, settings);
  return checks.flatMap(({ finding }) => finding ?? []);
}

/** One run per slot of five minutes, whoever is first; the slot's claim names it. */
async function startSlot(ports: Ports, settings: RunSettings, due: readonly Planned[], now: Instant): Promise<void> {
  const claim = await claimSlot(ports, now);
  const run = plainRun(claim, settings, { kind: 'timer' });
  await openRun(ports, { ...run, prune: true, fullPass: due.every(({ fullPass }) => fullPass) }, due);
}

/**
 * The claim of the present slot. Where its run has ended, what is due came since: a timer fired by hand does not wait for
 * the next slot.
 */
async function claimSlot(ports: Ports, now: Instant): Promise<Claim> {
  let key = `tick/${formatInstant(Math.floor(now / TICK_EVERY_MS) * TICK_EVERY_MS)}`;
  for (;;) {
    const claim = await claimRun(ports, key, { runId: newRunId(now, ports.randomId()), at: now });
    const run = (await ports.runs.get(claim.runId))?.value;
    if (run === undefined || isOpen(run.state)) return claim;
    key = `${key}/${claim.runId}`;
  }
}
