import { type Instant, MINUTE } from '../../policy/instant.ts';
import { idKey, type ResourceId } from '../../policy/resource-id.ts';
import type { Ports } from '../../run/ports.ts';
import type { Claim } from '../../run/start/open-run.ts';

/** A call takes no longer than this from its claim to its record. */
const BEING_OPENED_MS = 10 * MINUTE;

/**
 * Claims a VM for a replacement, where `take` says so, or only looks. Resolves to the id of another replacement that has
 * the VM: one that is open, or is being opened.
 */
export async function claimVm(
  ports: Ports,
  vmId: ResourceId,
  { restoreId, at }: { readonly restoreId: string; readonly at: Instant },
  take: boolean,
): Promise<string | undefined> {
  const key = `replacement/${idKey(vmId)}`;
  const found = await ports.state.get<Claim>('claim', key);
  const holder = found?.value;
  if (holder?.runId === restoreId) return undefined;
  if (holder !== undefined && (await isHeld(ports, holder))) return holder.runId;
  if (!take) return undefined;
  const claim: Claim = { runId: restoreId, at };
  if (await ports.state.put('claim', key, claim, found?.etag)) return undefined;
  const winner = await ports.state.get<Claim>('claim', key);
  return winner?.value.runId === restoreId ? undefined : (winner?.value.runId ?? holder?.runId);
}

async function isHeld(ports: Ports, { runId, at }: Claim): Promise<boolean> {
  const record = (await ports.restores.get(runId))?.value;
  if (record === undefined) return ports.clock.now() - at < BEING_OPENED_MS;
  return record.state === 'running';
}
