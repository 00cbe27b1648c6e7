import type { Ports } from '../../run/ports.ts';
import { scanCoverage } from '../../run/read/read-coverage.ts';
import type { StartedBy } from '../../run/records.ts';
import type { RunSettings } from '../../run/settings.ts';
import { claimCall } from '../../run/start/open-run.ts';
import { choosePoints } from '../choose-points.ts';
import { openRestore } from '../open-restore.ts';
import type { RestoreRecord } from '../records.ts';
import { conflict, isRefusal, type RestoreRefusal, unknown } from '../refusal.ts';
import { isDrillable, readDrillStanding } from './drill-candidates.ts';
import { missingGroupText } from './missing-group.ts';
import { openDrill } from './open-drill.ts';

/** A call that asks for a drill. */
export interface DrillRequest {
  /** A name, `group/name` or id; the VM whose turn is next where absent. */
  readonly vm?: string;
  readonly reason?: string;
  readonly startedBy: StartedBy;
  readonly idempotencyKey?: string;
}

export type StartedDrill =
  | { readonly kind: 'started'; readonly record: RestoreRecord }
  /** The key belongs to a call with another body: nothing was started. */
  | { readonly kind: 'key-reused'; readonly restoreId: string }
  | RestoreRefusal;

/** Begins a drill on demand: of the VM named, whatever its turn, or of the next. */
export async function startDrill(ports: Ports, settings: RunSettings, request: DrillRequest): Promise<StartedDrill> {
  const { vm, reason, startedBy, idempotencyKey } = request;
  if (settings.mode === 'observe') return conflict('mode-observe', OBSERVING);
  const claimed = await claimCall(ports, { route: 'drills', idempotencyKey, asked: { vm, reason } });
  if (claimed.kind === 'key-reused') return { kind: 'key-reused', restoreId: claimed.runId };
  const { runId: restoreId, at } = claimed.claim;
  const present = (await ports.restores.get(restoreId))?.value;
  // A second time nothing is chosen again: the turn has passed to another.
  if (present !== undefined) return { kind: 'started', record: await openRestore(ports, present) };
  const named = vm ?? (await nextInTurn(ports, settings));
  if (named === undefined) return unknown('no-candidate', NOBODY);
  const chosen = await choosePoints(ports, settings, { filter: { vm: named, noCopies: true }, allowIncomplete: false });
  if (isRefusal(chosen)) return chosen;
  const { set } = chosen;
  if (!(await ports.inventory.hasResourceGroup(set.subscriptionId, settings.drillResourceGroup))) {
    return conflict('drill-group-missing', missingGroupText(settings, set.subscriptionId));
  }
  const drill = { restoreId, at, set, startedBy, ...(reason === undefined ? {} : { reason }) };
  const record = await openDrill(ports, settings, drill);
  if (record === undefined) return unknown('point-unknown', 'A point of its newest set went while it was read.');
  return { kind: 'started', record };
}

const OBSERVING = 'The mode is observe: nothing is made, so nothing can be drilled. NIGHTKEEP_MODE=full allows drills.';
const NOBODY =
  'There is nothing to drill: no protected VM, as the latest runs saw them, has a complete usable set of the last 30 days where the resource group of the drills is. Name a VM, or see GET /api/coverage.';

async function nextInTurn(ports: Ports, settings: RunSettings): Promise<string | undefined> {
  const now = ports.clock.now();
  const rows = await scanCoverage(ports, (row) => isDrillable(row, now));
  // On demand there are turns without a timer too.
  const asIfTimed = { ...settings, drillsPerWeek: Math.max(1, settings.drillsPerWeek) };
  return (await readDrillStanding(ports, asIfTimed, rows)).turns[0]?.vmId;
}
