import type { Instant } from '../../policy/instant.ts';
import { AzureError, errorFields } from '../../run/azure-error.ts';
import { checkClocks, DRILL_HEARTBEAT_KEY } from '../../run/clock-check.ts';
import { tellProblems } from '../../run/log-messages.ts';
import type { Ports } from '../../run/ports.ts';
import { OLDEST_SET_MS } from '../../run/read/last-set.ts';
import { scanCoverage } from '../../run/read/read-coverage.ts';
import type { Heartbeat } from '../../run/records.ts';
import { newRunId } from '../../run/run-id.ts';
import type { RunSettings } from '../../run/settings.ts';
import { type Claim, claimRun } from '../../run/start/open-run.ts';
import { findSets } from '../find-sets.ts';
import type { LiveSet } from '../sets-found.ts';
import { findGroupTroubles, isDrillable, readDrillStanding, slotClaimKey } from './drill-candidates.ts';
import { openDrill } from './open-drill.ts';

/** VMs whose sets turn out not to be there: what is known of them is out of date, and the next hour knows more. */
const MOST_TRIED = 20;

/**
 * What the timer does every hour: begins the drill of the present slot, if it has not begun and there is a VM that can be
 * drilled. A slot that was claimed by an invocation that was killed is taken up again under the same id.
 */
export async function startTimedDrill(ports: Ports, settings: RunSettings): Promise<void> {
  if (settings.drillsPerWeek === 0 || settings.mode === 'observe') return;
  const now = ports.clock.now();
  const rows = await scanCoverage(ports, (row) => isDrillable(row, now));
  const subscriptionIds = rows.map(({ subscriptionId }) => subscriptionId);
  await tell(ports, await findGroupTroubles(ports, settings, subscriptionIds));
  if (rows.length === 0) return;
  const mistake = await checkClocks(ports);
  if (mistake !== undefined) {
    ports.logger.log('error', 'The clock cannot be believed, so no drill was started', { why: mistake });
    return;
  }
  const key = slotClaimKey(now, settings.drillsPerWeek);
  const known = await ports.state.get<Claim>('claim', key);
  if (known !== undefined && (await ports.restores.get(known.value.runId)) !== undefined) return;
  const { turns } = await readDrillStanding(ports, settings, rows);
  for (const { vmId } of turns.slice(0, MOST_TRIED)) {
    const set = await recentSet(ports, settings, vmId, now);
    if (set === undefined) continue;
    const claim = await claimRun(ports, key, { runId: newRunId(now, ports.randomId()), at: now });
    const { runId: restoreId, at } = claim;
    if ((await openDrill(ports, settings, { restoreId, at, set, startedBy: { kind: 'timer' } })) !== undefined) return;
  }
}

/** The newest complete set of a VM, of the last 30 days; undefined too where Azure refuses to say. */
async function recentSet(
  ports: Ports,
  settings: RunSettings,
  vmId: string,
  now: Instant,
): Promise<LiveSet | undefined> {
  try {
    const found = await findSets(ports, settings, { vm: vmId, noCopies: true });
    if (found.kind !== 'found') return undefined;
    return (found.set.takenTo ?? 0) >= now - OLDEST_SET_MS ? found.set : undefined;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('warn', 'The sets of a VM could not be read for a drill', { vmId, ...errorFields(error) });
    return undefined;
  }
}

/** What keeps drills from beginning, for health and for the alert rules. */
async function tell(ports: Ports, problems: readonly string[]): Promise<void> {
  await ports.state.set<Heartbeat>('heartbeat', DRILL_HEARTBEAT_KEY, { at: ports.clock.now(), problems });
  tellProblems(
    ports.logger,
    problems.map((message) => ({ code: 'drill', severity: 'problem', message })),
  );
}
