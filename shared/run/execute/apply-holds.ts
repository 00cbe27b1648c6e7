import { pointHoldTag } from '../../policy/consistency/collection-tags.ts';
import { tagValue } from '../../policy/inventory.ts';
import type { HoldAction } from '../../policy/plan.ts';
import { TAG } from '../../policy/point-tags.ts';
import { readPoint } from '../../policy/read-point.ts';
import { parseResourceId, type ResourceId } from '../../policy/resource-id.ts';
import { parseRestorePointId } from '../../policy/restore-point-id.ts';
import { AzureError, isThrottled, toActionError } from '../azure-error.ts';
import { retryDelay } from '../retry-delay.ts';
import { type Execution, isOutOfTime, type Outcome, type Pause, writeOutcome } from './execution.ts';

/** Azure's limit is 50. Messages at the same time that see room may fill it past this. */
const MOST_TAGS = 34;

/** Puts hold tags on points, or takes them off, by the Tags API: nothing else of the tags changes. */
export async function applyHolds(x: Execution): Promise<Pause> {
  if (x.run.mode === 'observe' || x.run.dryRun) return undefined;
  // A hold that a person asked for is set in every mode; what a plan merges is not once nothing may be written.
  if (x.run.kind !== 'hold' && x.settings.mode === 'observe') return undefined;
  for (const record of [...x.records.values()]) {
    if (record.action.kind !== 'hold' || record.state !== 'planned') continue;
    if (isOutOfTime(x)) return 0;
    const outcome = await tryHold(x, record.action);
    if (outcome instanceof AzureError) return retryDelay(outcome, record.actionId);
    await writeOutcome(x, record, outcome);
  }
  return undefined;
}

/** What came of it; where Azure asks to wait, its error. */
async function tryHold(x: Execution, action: HoldAction): Promise<Outcome | AzureError> {
  try {
    return await applyHold(x, action);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    return isThrottled(error) ? error : { state: 'failed', error: toActionError(error, action.resourceId) };
  }
}

async function applyHold(x: Execution, { resourceId, set, value }: HoldAction): Promise<Outcome> {
  if (isPoint(resourceId)) {
    const snapshot = await x.ports.snapshots.get(resourceId);
    if (snapshot === undefined) return { state: 'skipped', note: 'it is gone' };
    const point = readPoint(snapshot, x.settings);
    if (point.ownership.kind !== 'own') return { state: 'skipped', note: 'it is not proven to be ours' };
    // A hold that stands keeps its own words.
    if (set && point.isHeld) return { state: 'succeeded' };
  }
  const bearer = bearerOf(resourceId);
  if (set) return setHold(x, bearer, value);
  const { id, key } = bearer;
  await x.ports.tags.remove(id, { [key]: value });
  if (key === TAG.hold) return { state: 'succeeded' };
  const collection = await x.ports.restorePoints.getCollection(id);
  const isHeldAsWhole = collection !== undefined && tagValue(collection.tags, TAG.hold) !== undefined;
  return isHeldAsWhole
    ? { state: 'skipped', note: `its collection bears the tag ${TAG.hold}, which holds all its points` }
    : { state: 'succeeded' };
}

/** Where a collection has no room for a tag of the point, one holds all its points: more than was asked, but none is lost. */
async function setHold({ ports }: Execution, { id, key }: Bearer, value: string): Promise<Outcome> {
  const collection = key === TAG.hold ? undefined : await ports.restorePoints.getCollection(id);
  if (Object.keys(collection?.tags ?? {}).length < MOST_TAGS) {
    await ports.tags.merge(id, { [key]: value });
    return { state: 'succeeded' };
  }
  await ports.tags.merge(id, { [TAG.hold]: value });
  return { state: 'succeeded', note: 'its collection has no room for a tag of it: all points there are held' };
}

function isPoint(id: ResourceId): boolean {
  return (
    parseResourceId(id)?.type.toLowerCase() === 'microsoft.compute/snapshots' || parseRestorePointId(id) !== undefined
  );
}

interface Bearer {
  readonly id: ResourceId;
  readonly key: string;
}

/** What bears the hold: a restore point has no tags, so that its collection does, by a tag with the point's name. */
function bearerOf(resourceId: ResourceId): Bearer {
  const whole = parseRestorePointId(resourceId);
  if (whole === undefined) return { id: resourceId, key: TAG.hold };
  return { id: whole.collectionId, key: pointHoldTag(whole.pointName) };
}
