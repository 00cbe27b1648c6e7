import type { Instant } from '../../policy/instant.ts';
import type { ResourceId } from '../../policy/resource-id.ts';
import { drillSlot } from '../../policy/restore/drill-slot.ts';
import { type DrillTurn, drillTurns } from '../../policy/restore/drill-turns.ts';
import type { Ports } from '../../run/ports.ts';
import { OLDEST_SET_MS } from '../../run/read/last-set.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { DrillMemory } from './drill-memory.ts';

/** Rows of this prefix are about VMs, the others about subscriptions. */
const VM_PREFIX = '/subscriptions/';
const MISSING_PREFIX = 'no-group/';

/** What is remembered of all drills. */
export interface DrillStanding {
  /** By the VM's id, lower case. */
  readonly memories: ReadonlyMap<string, DrillMemory>;
  /** In turn; the first is the next. */
  readonly turns: readonly DrillTurn[];
}

/** Whether a row of coverage is of a protected VM with a complete usable set of the last 30 days. */
export function isDrillable({ vmId, lastSetAt, disks }: CoverageRow, now: Instant): boolean {
  if (vmId === undefined || lastSetAt === undefined || lastSetAt < now - OLDEST_SET_MS) return false;
  return disks.some(({ standing }) => standing === 'protected' || standing === 'problem');
}

/** Whose turn is when, by rows of coverage and what is remembered of drills. VMs where no drill can be have none. */
export async function readDrillStanding(
  { clock, state }: Ports,
  settings: RunSettings,
  rows: readonly CoverageRow[],
): Promise<DrillStanding> {
  const { owner, drillsPerWeek, mode } = settings;
  const remembered = await state.list<DrillMemory>('drill', VM_PREFIX);
  const memories = new Map(remembered.map(({ key, value }) => [key, value]));
  const now = clock.now();
  if (drillsPerWeek === 0 || mode === 'observe') return { memories, turns: [] };
  const missing = new Set((await state.list<unknown>('drill', MISSING_PREFIX)).map(({ key }) => key));
  const candidates = rows
    .filter((row) => isDrillable(row, now) && !missing.has(missingKey(row.subscriptionId)))
    .map(({ vmId }) => {
      const lastAt = memories.get((vmId ?? '').toLowerCase())?.lastAt;
      return { vmId: vmId as ResourceId, ...(lastAt === undefined ? {} : { lastAt }) };
    });
  const isSlotTaken = (await state.get('claim', slotClaimKey(now, drillsPerWeek))) !== undefined;
  return { memories, turns: drillTurns(candidates, { owner, now, drillsPerWeek, isSlotTaken }) };
}

/** The key of the claim of the slot that holds an instant. */
export function slotClaimKey(now: Instant, drillsPerWeek: number): string {
  return `drill/${drillSlot(now, drillsPerWeek).key}`;
}

/**
 * Looks whether the group of the drills is there in the subscriptions, remembers where it is not, and resolves to these.
 */
export async function findMissingGroups(
  { inventory, state, clock }: Ports,
  { drillResourceGroup }: RunSettings,
  subscriptionIds: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const subscriptionId of new Set(subscriptionIds)) {
    if (await inventory.hasResourceGroup(subscriptionId, drillResourceGroup)) {
      await state.remove('drill', missingKey(subscriptionId));
    } else {
      await state.set('drill', missingKey(subscriptionId), { subscriptionId, seenAt: clock.now() });
      missing.push(subscriptionId);
    }
  }
  return missing;
}

function missingKey(subscriptionId: string): string {
  return `${MISSING_PREFIX}${subscriptionId.toLowerCase()}`;
}
