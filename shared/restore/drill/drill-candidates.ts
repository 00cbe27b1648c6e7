import type { Instant } from '../../policy/instant.ts';
import type { ResourceId } from '../../policy/resource-id.ts';
import { drillSlot } from '../../policy/restore/drill-slot.ts';
import { type DrillTurn, drillTurns } from '../../policy/restore/drill-turns.ts';
import { AzureError, toActionError } from '../../run/azure-error.ts';
import type { Ports } from '../../run/ports.ts';
import { OLDEST_SET_MS } from '../../run/read/last-set.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';
import type { RunSettings } from '../../run/settings.ts';
import { type DrillMemory, recallAll } from './drill-memory.ts';
import { missingGroupText } from './missing-group.ts';

/** Rows of this prefix are about subscriptions, the others about VMs. */
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
  const memories = await recallAll({ state });
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
 * Looks in each subscription whether drills can be there, remembers where they cannot, and resolves to why, a sentence for
 * each such subscription. One that cannot be looked into keeps no other from its drills.
 */
export async function findGroupTroubles(
  ports: Ports,
  settings: RunSettings,
  subscriptionIds: readonly string[],
): Promise<readonly string[]> {
  const { state, clock } = ports;
  const troubles: string[] = [];
  for (const subscriptionId of new Set(subscriptionIds)) {
    const trouble = await groupTrouble(ports, settings, subscriptionId);
    if (trouble === undefined) {
      await state.remove('drill', missingKey(subscriptionId));
    } else {
      await state.set('drill', missingKey(subscriptionId), { subscriptionId, seenAt: clock.now() });
      troubles.push(trouble);
    }
  }
  return troubles;
}

async function groupTrouble(
  { inventory }: Ports,
  settings: RunSettings,
  subscriptionId: string,
): Promise<string | undefined> {
  try {
    const isThere = await inventory.hasResourceGroup(subscriptionId, settings.drillResourceGroup);
    return isThere ? undefined : missingGroupText(settings, subscriptionId);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    const { code, message, remedy = '' } = toActionError(error, undefined, settings);
    const why = `Whether a drill can be in subscription ${subscriptionId} could not be seen (${code}: ${message}).`;
    return `${why} ${remedy}`.trim();
  }
}

function missingKey(subscriptionId: string): string {
  return `${MISSING_PREFIX}${subscriptionId.toLowerCase()}`;
}
