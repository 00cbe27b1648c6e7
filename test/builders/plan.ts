import { type Instant, parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { PlanInput, PlanRequest, PlanSettings, Target } from '../../shared/policy/plan.ts';
import { createAction } from '../../shared/policy/planning/create-action.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { idParts } from '../../shared/policy/resource-id.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { readTag } from '../../shared/policy/tag/read-tag.ts';
import { aSnapshot, SNAPSHOT_GROUP, SUBSCRIPTION } from './points.ts';

export const NOW = parseInstant('2026-11-23T02:05Z');

export function planSettings(fields: Partial<PlanSettings> = {}): PlanSettings {
  return {
    owner: 'local',
    adopt: [],
    tagKey: 'snapshot-policy',
    untagged: 'ignore',
    tagClauses: 'all',
    book: builtInPolicies('UTC'),
    timeZone: 'UTC',
    snapshotResourceGroup: SNAPSHOT_GROUP,
    extraTags: {},
    minKeepDays: 0,
    orphanDays: 0,
    pendingHours: 24,
    policiesInvalid: false,
    ...fields,
  };
}

/** A full pass of the timer over everything. */
function planRequest(fields: Partial<PlanRequest> = {}): PlanRequest {
  return {
    runId: '20261123T020500Z-timer',
    startedAt: NOW,
    creates: 'due',
    prune: true,
    target: { kind: 'all' },
    keepFor: { count: 7, unit: 'd' },
    fullPass: true,
    liftPace: false,
    holdPace: false,
    ...fields,
  };
}

/** A target of what is named, and of nothing else. */
export function aTarget(fields: Partial<Extract<Target, { kind: 'some' }>>): Target {
  return { kind: 'some', vmIds: [], diskIds: [], policies: [], resourceGroupIds: [], ...fields };
}

/** What `planInput` may be told: any field of it, with parts of the settings and the request. */
export type PlanFields = Partial<Omit<PlanInput, 'settings' | 'request'>> & {
  readonly settings?: Partial<PlanSettings>;
  readonly request?: Partial<PlanRequest>;
};

/** The input of a plan at 02:05 UTC of 23 November 2026, over an empty subscription. */
export function planInput({ settings, request, ...fields }: PlanFields = {}): PlanInput {
  return {
    now: NOW,
    subscriptionId: SUBSCRIPTION,
    settings: planSettings(settings),
    request: planRequest(request),
    virtualMachines: [],
    disks: [],
    snapshots: [],
    attempts: new Map(),
    openCreates: new Map(),
    openCopies: new Map(),
    copiesNotBefore: new Map(),
    copyGroups: new Map(),
    unreadCopies: new Set(),
    sources: new Map(),
    confirmedGone: new Set(),
    ...fields,
  };
}

/** The policy that a tag's value means. */
export function policyOf(tag: string): Policy {
  const reading = readTag(tag, builtInPolicies('UTC'), { timeZone: 'UTC', tagClauses: 'all' });
  if (reading.kind !== 'policy') throw new Error(`no policy: ${tag}`);
  return reading.policy;
}

export interface TakenFields {
  readonly vm?: VirtualMachine;
  /** What the VM's tag said when the point was made. */
  readonly tag?: string;
  readonly attempt?: number;
  /** Makes it an ad-hoc point that goes at this instant. */
  readonly expires?: string | Instant;
  readonly settings?: Partial<PlanSettings>;
  readonly snapshot?: Partial<Snapshot>;
  readonly extraTags?: Readonly<Record<string, string>>;
}

/** The snapshot that Nightkeep makes of a disk for an occurrence, finished, with the name and tags that prove it ours. */
export function taken(disk: SourceDisk, at: string | Instant, fields: TakenFields = {}): Snapshot {
  const { vm, tag = 'nightly', attempt = 1, expires, settings, snapshot, extraTags } = fields;
  const scheduledFor = toInstant(at);
  const runId = 'earlier-run';
  const moment =
    expires === undefined
      ? ({ kind: 'scheduled', scheduledFor } as const)
      : ({ kind: 'ad-hoc', startedAt: scheduledFor, runId, expiresAt: toInstant(expires) } as const);
  const point = {
    disk,
    ...(vm === undefined ? {} : { vm }),
    policy: policyOf(tag),
    moment,
    attempt,
    reasons: ['due'],
    set: { id: 'set', k: 1, n: 1 },
    runId,
    resourceGroup: SNAPSHOT_GROUP,
  } as const;
  const { request } = createAction(point, planSettings(settings));
  return aSnapshot({
    id: request.id,
    name: idParts(request.id).name,
    location: disk.location,
    tags: { ...request.tags, ...extraTags },
    timeCreated: scheduledFor + 20_000,
    sourceResourceId: disk.id,
    sourceUniqueId: disk.uniqueId,
    ...snapshot,
  });
}

/** Points of a disk at 02:00 UTC of this many nights, the last of them on `until`. */
export function nights(disk: SourceDisk, count: number, until: string, fields: TakenFields = {}): readonly Snapshot[] {
  const last = parseInstant(`${until}T02:00Z`);
  return Array.from({ length: count }, (_, back) => taken(disk, last - back * 86_400_000, fields));
}

function toInstant(time: string | Instant): Instant {
  return typeof time === 'number' ? time : parseInstant(time);
}
