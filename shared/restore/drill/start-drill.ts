import type { Ports } from '../../run/ports.ts';
import { scanCoverage } from '../../run/read/read-coverage.ts';
import type { StartedBy } from '../../run/records.ts';
import type { RunSettings } from '../../run/settings.ts';
import { findSets, type SetsFound } from '../find-sets.ts';
import { claimRestore, openRestore } from '../open-restore.ts';
import type { RestoreRecord } from '../records.ts';
import { isDrillable, readDrillStanding } from './drill-candidates.ts';
import { hasDrillGroup, openDrill } from './open-drill.ts';

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
  | { readonly kind: 'observing' }
  /** No protected VM has a complete usable set of the last 30 days. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'no-group'; readonly subscriptionId: string }
  | { readonly kind: 'not-found'; readonly found: Exclude<SetsFound, { kind: 'found' }> };

/** Begins a drill on demand: of the VM named, whatever its turn, or of the next. */
export async function startDrill(ports: Ports, settings: RunSettings, request: DrillRequest): Promise<StartedDrill> {
  const { vm, reason, startedBy, idempotencyKey } = request;
  if (settings.mode === 'observe') return { kind: 'observing' };
  const claim = await claimRestore(ports, { route: 'drills', idempotencyKey, asked: { vm, reason } });
  if (claim.kind === 'key-reused') return claim;
  const { restoreId, at } = claim;
  const present = (await ports.restores.get(restoreId))?.value;
  // A second time nothing is chosen again: the turn has passed to another.
  if (present !== undefined) return { kind: 'started', record: await openRestore(ports, present) };
  const named = vm ?? (await nextInTurn(ports, settings));
  if (named === undefined) return { kind: 'nobody' };
  const found = await findSets(ports, settings, { vm: named });
  if (found.kind !== 'found') return { kind: 'not-found', found };
  const { set } = found;
  if (!(await hasDrillGroup(ports, settings, set))) return { kind: 'no-group', subscriptionId: set.subscriptionId };
  const drill = { restoreId, at, set, startedBy, ...(reason === undefined ? {} : { reason }) };
  const record = await openDrill(ports, settings, drill);
  if (record === undefined) return { kind: 'not-found', found: { kind: 'none-at', nearest: {} } };
  return { kind: 'started', record };
}

/** Drills on demand are had without a timer too. */
async function nextInTurn(ports: Ports, settings: RunSettings): Promise<string | undefined> {
  const now = ports.clock.now();
  const rows = await scanCoverage(ports, (row) => isDrillable(row, now));
  const asIfTimed = { ...settings, drillsPerWeek: Math.max(1, settings.drillsPerWeek) };
  return (await readDrillStanding(ports, asIfTimed, rows)).turns[0]?.vmId;
}
