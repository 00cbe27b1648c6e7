import type { ArmResource } from './arm-json.ts';
import { type ArmRequest, bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { failCopiesOf } from './background-copy.ts';
import { createSnapshot } from './create-snapshot.ts';
import { echoPatch, echoPut } from './echo.ts';
import { checkLocks } from './locks.ts';
import { idOf, requireGroup, requireLocation, requireResource } from './lookup.ts';
import { startOperation } from './operations.ts';
import { render } from './render.ts';
import { checkDeletable, checkSameSource, checkSnapshot, withSourceId } from './snapshot-rules.ts';
import { checkTags } from './tags.ts';

/** What a PUT or PATCH may change of a snapshot that is there. */
const CHANGEABLE = ['networkAccessPolicy', 'publicNetworkAccess', 'diskAccessId', 'osType'] as const;

export const getSnapshot: Handler = (state, request) => {
  const now = state.now();
  const snapshot = requireResource(state, request.path, 'snapshots');
  return { status: 200, body: render(state, snapshot, request.apiVersion, now) };
};

export const putSnapshot: Handler = (state, request) => {
  state.now();
  const { path } = request;
  requireGroup(state, path);
  const id = idOf(path, 'snapshots');
  checkLocks(state, id, 'write');
  const existing = state.snapshots.get(id);
  const body = withSourceId(bodyAs<ArmResource>(request));
  const location = requireLocation(body.location, existing, path.resourceGroup);
  checkTags(body.tags);
  if (existing === undefined || existing.properties.provisioningState === 'Failed') {
    const source = checkSnapshot(state, request, body, location);
    if (existing !== undefined) {
      state.sourceCounts.remove(existing);
      state.copyChains.remove(existing.id);
    }
    return createSnapshot(state, request, { id, location, body, source });
  }
  checkSameSource(existing, body);
  return replaceSnapshot(state, request, existing, body);
};

/** PATCH replaces the tags map, as Compute does; a merge is the Tags API's. */
export const patchSnapshot: Handler = (state, request) => {
  state.now();
  const snapshot = requireResource(state, request.path, 'snapshots');
  checkLocks(state, snapshot.id, 'write');
  const body = bodyAs<ArmResource>(request);
  checkTags(body.tags);
  change(snapshot, body, body.tags ?? snapshot.tags);
  const headers = startChange(state, request, snapshot);
  return { status: 202, headers, body: echoPatch(request, snapshot) };
};

export const deleteSnapshot: Handler = (state, request) => {
  const now = state.now();
  requireGroup(state, request.path);
  const snapshot = state.snapshots.get(idOf(request.path, 'snapshots'));
  if (snapshot === undefined) return { status: 204 };
  checkLocks(state, snapshot.id, 'delete');
  checkDeletable(state, snapshot, now);
  const headers = startOperation(state, request, {
    location: snapshot.location,
    durationMs: state.settings.snapshotDeleteMs,
    succeed: () => removeSnapshot(state, snapshot),
  });
  return { status: 202, headers };
};

/** A PUT of an existing name takes no new snapshot: tags, SKU and network settings are replaced, the time stays. */
function replaceSnapshot(state: ArmState, request: ArmRequest, snapshot: ArmResource, body: Partial<ArmResource>) {
  change(snapshot, body, body.tags ?? {});
  const headers = startChange(state, request, snapshot);
  return { status: 202, headers, body: echoPut(request, snapshot, body) };
}

function change(snapshot: ArmResource, body: Partial<ArmResource>, tags: Record<string, string> | undefined): void {
  if (tags !== undefined) snapshot.tags = tags;
  if (body.sku?.name !== undefined) snapshot.sku = { name: body.sku.name, tier: body.sku.name.split('_')[0] ?? '' };
  for (const name of CHANGEABLE) {
    const value = body.properties?.[name];
    if (value !== undefined) snapshot.properties[name] = value;
  }
}

function startChange(state: ArmState, request: ArmRequest, snapshot: ArmResource): Record<string, string> {
  return startOperation(state, request, {
    location: snapshot.location,
    durationMs: state.settings.snapshotChangeMs,
    succeed: () => undefined,
    output: () => render(state, snapshot, request.apiVersion, state.now()),
  });
}

function removeSnapshot(state: ArmState, snapshot: ArmResource): void {
  if (!state.snapshots.delete(snapshot.id)) return;
  state.sourceCounts.remove(snapshot);
  state.backgroundCopies.delete(snapshot.id.toLowerCase());
  state.copyChains.remove(snapshot.id);
  failCopiesOf(state, snapshot.id);
}
