import type { Instant } from '../../policy/instant.ts';
import { idKey, idParts, type ResourceId } from '../../policy/resource-id.ts';
import type { Ports } from '../../run/ports.ts';
import type { StartedBy } from '../../run/records.ts';
import { newRunId } from '../../run/run-id.ts';
import type { RunSettings } from '../../run/settings.ts';
import { claimCall } from '../../run/start/open-run.ts';
import { openRestore } from '../open-restore.ts';
import type { ReplacementRecord } from '../records.ts';
import { conflict, isRefusal, type RestoreRefusal } from '../refusal.ts';
import { claimVm } from './claim-vm.ts';
import { planReplacement } from './plan-replacement.ts';

/** A call that puts a VM back to a set, its name already resolved to an id. */
export interface ReplacementRequest {
  readonly vmId: ResourceId;
  readonly set?: string;
  readonly at?: Instant;
  /** The VM's name, repeated by whoever means it. */
  readonly confirm: string;
  readonly reason: string;
  /** Plan, and say how to do it with one's own rights. Needs no right to replace, and no confirmation. */
  readonly dryRun: boolean;
  readonly startedBy: StartedBy;
  readonly idempotencyKey?: string;
}

export type StartedReplacement =
  | { readonly kind: 'started'; readonly record: ReplacementRecord }
  /** Nothing was written anywhere. */
  | { readonly kind: 'planned'; readonly record: ReplacementRecord }
  /** The key belongs to a call with another body: nothing was started. */
  | { readonly kind: 'key-reused'; readonly restoreId: string }
  | RestoreRefusal;

/**
 * Starts a replacement in place, once everything that can be known before is as it must be: the VM's name is repeated, no
 * other replacement of it is open, the set is whole and ours. A second call with the same key is the same replacement.
 */
export async function startReplacement(
  ports: Ports,
  settings: RunSettings,
  request: ReplacementRequest,
): Promise<StartedReplacement> {
  if (request.dryRun) {
    const now = ports.clock.now();
    const record = await plan(ports, settings, request, { id: newRunId(now, ports.randomId()), at: now });
    return isRefusal(record) ? record : { kind: 'planned', record };
  }
  const refusal = unconfirmed(request) ?? observing(settings);
  if (refusal !== undefined) return refusal;
  const { idempotencyKey, startedBy: _, ...asked } = request;
  const claimed = await claimCall(ports, { route: 'replacements', idempotencyKey, asked });
  if (claimed.kind === 'key-reused') return { kind: 'key-reused', restoreId: claimed.runId };
  const { runId: restoreId, at } = claimed.claim;
  const known = (await ports.restores.get(restoreId))?.value;
  if (known !== undefined) return begin(ports, known as ReplacementRecord);
  const other = await claimVm(ports, request.vmId, { restoreId, at }, false);
  if (other !== undefined) return open(request, other);
  const record = await plan(ports, settings, request, { id: restoreId, at });
  if (isRefusal(record)) return record;
  const faster = await claimVm(ports, request.vmId, { restoreId, at }, true);
  return faster === undefined ? begin(ports, record) : open(request, faster);
}

async function begin(ports: Ports, record: ReplacementRecord): Promise<StartedReplacement> {
  return { kind: 'started', record: (await openRestore(ports, record)) as ReplacementRecord };
}

function plan(
  ports: Ports,
  settings: RunSettings,
  { at: until, ...request }: ReplacementRequest,
  { id, at }: { readonly id: string; readonly at: Instant },
): Promise<ReplacementRecord | RestoreRefusal> {
  return planReplacement(ports, settings, { ...request, ...(until === undefined ? {} : { until }), id, at });
}

function unconfirmed({ confirm, vmId }: ReplacementRequest): RestoreRefusal | undefined {
  const { name } = idParts(vmId);
  if (confirm === name) return undefined;
  const detail = `This stops the VM ${name} and replaces its disks. Repeat its name exactly: "confirm": ${JSON.stringify(name)}.`;
  return conflict('confirm-mismatch', detail, { field: 'confirm' });
}

/** In this mode no run takes the safety points. */
function observing({ mode }: RunSettings): RestoreRefusal | undefined {
  if (mode !== 'observe') return undefined;
  const detail =
    'NIGHTKEEP_MODE is observe: no safety points can be taken, so nothing is replaced. A dryRun says how it is done by hand.';
  return conflict('mode-observe', detail);
}

function open({ vmId }: ReplacementRequest, restoreId: string): RestoreRefusal {
  const detail = `A replacement of the VM ${idParts(vmId).name} is open: ${restoreId}. Wait for its end: GET /api/restores/${restoreId}.`;
  return conflict('replacement-open', detail, { more: { restore: restoreId, vm: idKey(vmId) } });
}
