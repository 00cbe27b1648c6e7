import { ArmError, resourceNotFound } from './arm-error.ts';
import { type ArmReply, type ArmRequest, bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { checkLocks } from './locks.ts';
import { findById, groupKey, requireGroup, requireSubscription } from './lookup.ts';

type TagMap = Record<string, string>;

interface TagsPatch {
  operation: 'Merge' | 'Replace' | 'Delete';
  properties: { tags?: TagMap };
}

const FORBIDDEN_IN_NAMES = /[<>%&\\?/]/;

export const getTags: Handler = (state, request) => reply(request, holderOf(state, request).tags ?? {});

/** Merges, replaces or removes, and never touches anything else of the resource. */
export const patchTags: Handler = (state, request) => {
  const { operation, properties } = bodyAs<TagsPatch>(request);
  const holder = holderOf(state, request);
  checkLocks(state, request.path.scope, 'write');
  const present = holder.tags ?? {};
  const given = properties?.tags ?? {};
  if (operation === 'Merge') holder.tags = mergeTags(present, given);
  else if (operation === 'Replace') holder.tags = given;
  else if (operation === 'Delete') holder.tags = withoutTags(present, given);
  else
    throw new ArmError(400, 'InvalidTagPatchOperation', `The tag operation '${String(operation)}' is not supported.`);
  return reply(request, holder.tags);
};

export const putTags: Handler = (state, request) => {
  const holder = holderOf(state, request);
  checkLocks(state, request.path.scope, 'write');
  const tags = bodyAs<TagsPatch>(request).properties?.tags ?? {};
  checkTags(tags);
  holder.tags = tags;
  return reply(request, tags);
};

export const deleteTags: Handler = (state, request) => {
  const holder = holderOf(state, request);
  checkLocks(state, request.path.scope, 'write');
  holder.tags = {};
  return { status: 200 };
};

/** Azure's limits on tags: 50 pairs, names to 512 and values to 256 characters, some characters not in names. */
export function checkTags(tags: unknown): void {
  const entries = Object.entries((tags ?? {}) as TagMap);
  if (entries.length > 50) {
    const message = `The number of tags is '${entries.length}', which exceeds the limit of '50' tags.`;
    throw new ArmError(400, 'TagCountLimitExceeded', message, { fromGateway: true });
  }
  for (const [name, value] of entries) {
    if (FORBIDDEN_IN_NAMES.test(name)) {
      const message = `The tag names '${name}' have reserved characters '<,>,%,&,\\,?,/' or control characters.`;
      throw new ArmError(400, 'InvalidTagNameCharacters', message, { fromGateway: true });
    }
    if (typeof value !== 'string' || value.length > 256) {
      const message = `Tag value too large.  Following tag value '${value}' exceeded the maximum length. Maximum allowed length for tag value - '256' characters`;
      throw new ArmError(400, 'InvalidTagValueLength', message, { fromGateway: true });
    }
    if (name.length > 512) {
      const message = `Tag name too large.  Following tag name '${name}' exceeded the maximum length. Maximum allowed length for tag name - '512' characters`;
      throw new ArmError(400, 'InvalidTagNameLength', message, { fromGateway: true });
    }
  }
}

function mergeTags(present: TagMap, given: TagMap): TagMap {
  const lower = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const kept = Object.entries(present).filter(([name]) => !lower.has(name.toLowerCase()));
  const merged = { ...Object.fromEntries(kept), ...given };
  checkTags(merged);
  return merged;
}

/** A pair goes where name and value fit; an empty value fits any. */
function withoutTags(present: TagMap, given: TagMap): TagMap {
  const removed = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const kept = Object.entries(present).filter(([name, value]) => {
    const wanted = removed.get(name.toLowerCase());
    return wanted === undefined || (wanted !== '' && wanted !== null && wanted !== value);
  });
  return Object.fromEntries(kept);
}

function holderOf(state: ArmState, { path }: ArmRequest): { tags?: TagMap } {
  state.now();
  requireSubscription(state, path.subscriptionId);
  if (path.resourceGroup !== '') requireGroup(state, path);
  const isGroup = path.scope.toLowerCase() === groupKey(path);
  const holder = isGroup ? state.groups.get(groupKey(path)) : findById(state, path.scope);
  if (holder !== undefined) return holder;
  const [type = '', name = ''] = path.scope.split('/providers/')[1]?.split(/\/(?=[^/]+$)/) ?? [];
  throw resourceNotFound(type, { ...path, name });
}

function reply({ path }: ArmRequest, tags: TagMap): ArmReply {
  const id = `${path.scope}/providers/Microsoft.Resources/tags/default`;
  return { status: 200, body: { id, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags } } };
}
