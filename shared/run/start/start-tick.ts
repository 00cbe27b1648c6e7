import { formatInstant, type Instant, MINUTE } from '../../policy/instant.ts';
import { reviveRestores } from '../../restore/revive-restores.ts';
import { AzureError, errorFields } from '../azure-error.ts';
import { checkClocks, HEARTBEAT_KEY } from '../clock-check.ts';
import { inParallel } from '../in-parallel.ts';
import { LOGGED, tellProblems } from '../log-messages.ts';
import type { Ports } from '../ports.ts';
import type { Heartbeat, Run } from '../records.ts';
import { newRunId } from '../run-id.ts';
import { isOpen } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { readKnownScopes, type SubscriptionScope } from '../subscription-scope.ts';
import { checkSubscription } from './check-subscription.ts';
import { keepHouse } from './keep-house.ts';
import { type Claim, claimRun, openRun, type Planned } from './open-run.ts';
import { reviveRuns } from './revive-runs.ts';
import { plainRun } from './start-run.ts';

const TICK_EVERY_MS = 5 * MINUTE;

/**
 * What the timer does every five minutes: start a run over the subscriptions where something is due, or leave only a
 * heartbeat. With a clock that can't be believed it leaves nothing at all, so that its silence is noticed.
 */
export async function tick(ports: Ports, settings: RunSettings): Promise<void> {
  const problems: string[] = [];
  const scopes = await seenScopes(ports, settings, problems);
  const mistake = await checkClocks(ports);
  if (mistake !== undefined) {
    ports.logger.log('error', 'The clock cannot be believed, so nothing was started', { why: mistake });
    return;
  }
  if (scopes !== undefined) {
    const open = await ports.runs.listOpen();
    await reviveRuns(ports, open);
    await startDue(ports, settings, scopes, await subscriptionsBeingPlanned(ports, open), problems);
    await reviveRestores(ports);
  }
  const clockSkewMs = ports.inventory.clockSkewMs();
  await ports.state.set<Heartbeat>('heartbeat', HEARTBEAT_KEY, {
    at: ports.clock.now(),
    ...(clockSkewMs === undefined ? {} : { clockSkewMs }),
    problems,
  });
  tellProblems(
    ports.logger,
    problems.map((message) => ({ code: 'tick', severity: 'problem', message })),
  );
  ports.logger.log('info', LOGGED.heartbeat, { problems: problems.length });
}

async function seenScopes(
  ports: Ports,
  settings: RunSettings,
  problems: string[],
): Promise<readonly SubscriptionScope[] | undefined> {
  try {
    const scopes = await readKnownScopes(ports, settings);
    if (scopes.length === 0)
      problems.push(
        'The identity sees no subscription: deploy infra/subscription.bicep in each subscription that it protects.',
      );
    return scopes;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    problems.push(`The subscriptions could not be listed (${error.code}: ${error.message}).`);
    ports.logger.log('error', 'The subscriptions could not be listed', errorFields(error));
    return undefined;
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
  problems: string[],
): Promise<void> {
  const now = ports.clock.now();
  const idle = scopes.filter(({ subscriptionId }) => !beingPlanned.has(subscriptionId));
  const checks = await inParallel(idle, 4, (scope) => checkSubscription(ports, settings, scope));
  problems.push(...checks.flatMap(({ problem }) => problem ?? []));
  const due = checks.flatMap((check) => check.due ?? []);
  if (due.length > 0) await startSlot(ports, settings, due, now);
  if (due.some(({ fullPass }) => fullPass)) await keepHouse(ports, settings);
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
  const own: Claim = { runId: newRunId(now, ports.randomId()), at: now };
  let key = `tick/${formatInstant(Math.floor(now / TICK_EVERY_MS) * TICK_EVERY_MS)}`;
  for (;;) {
    const claim = await claimRun(ports, key, own);
    const run = (await ports.runs.get(claim.runId))?.value;
    if (run === undefined || isOpen(run.state)) return claim;
    key = `${key}/${claim.runId}`;
  }
}
