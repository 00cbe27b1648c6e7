import { formatInstant, type Instant } from './instant.ts';
import { type SourceDisk, tagValue, type VirtualMachine } from './inventory.ts';
import type { CreateAction, PlanSettings } from './plan.ts';
import { createAction } from './planning/create-action.ts';
import { vmSays } from './planning/disk-standing.ts';
import { reasonsOf } from './planning/due-creates.ts';
import { type PointSet, setId } from './planning/point-sets.ts';
import { tagReader } from './planning/tag-reader.ts';
import { whyUnsupported } from './planning/unsupported.ts';
import { TAG } from './point-tags.ts';
import type { Policy } from './policy.ts';
import type { Standing } from './protection.ts';
import { idKey, idParts, sameId } from './resource-id.ts';
import { latestOccurrence } from './schedule/occurrences.ts';
import { selectDisks } from './select-disks.ts';
import { readWrittenPolicy } from './tag/written.ts';

export interface RecheckInput {
  readonly action: CreateAction;
  /** As read again; undefined where the action has none, or it is gone. */
  readonly vm: VirtualMachine | undefined;
  /** As read again; undefined where it is gone. `not-read` where the plan is young. */
  readonly disk: SourceDisk | undefined | 'not-read';
  readonly settings: PlanSettings;
  readonly now: Instant;
}

export type CreateRecheck =
  | { readonly kind: 'still-due' }
  /** A newer occurrence has come: `by` is made in its place. Of a restore point, which is of all disks, the next tick plans the whole. */
  | { readonly kind: 'superseded'; readonly by?: CreateAction }
  /** `why` is one sentence. */
  | { readonly kind: 'skipped'; readonly why: string }
  /** What was read does not suffice: read the disk, and ask again. */
  | { readonly kind: 'needs-disk' };

/** Whether a planned create is still wanted when its turn comes, from its VM and disk as they are now. */
export function recheckCreate(input: RecheckInput): CreateRecheck {
  const { action, disk } = input;
  const name = idParts(action.diskId).name;
  if (disk === 'not-read') return recheckByVm(input);
  if (disk === undefined) return skipped(`Disk ${name} is gone.`);
  if (disk.uniqueId.toLowerCase() !== action.diskUniqueId)
    return skipped(`Disk ${name} is another one under the same name.`);
  const why = whyUnsupported(disk);
  if (why !== undefined) return skipped(why);
  const standing = standingNow(disk, input);
  if (standing.kind === 'off') return skipped(`Disk ${name} is now opted out (${input.settings.tagKey}).`);
  if (action.adHoc) return { kind: 'still-due' };
  if (standing.kind === 'unprotected') return skipped(`No policy selects disk ${name} any more.`);
  return recheckOccurrence(disk, policyNow(standing, input), input);
}

/** The VM alone can say that the create is wanted; that it is not, only together with the disk, whose tag overrides it. */
function recheckByVm({ action, vm, settings, now }: RecheckInput): CreateRecheck {
  if (newerOccurrence(action, plannedPolicy(action, settings), now) !== undefined) return { kind: 'needs-disk' };
  if (action.vmId === undefined) return { kind: 'still-due' };
  if (vm === undefined || !namesDisk(vm, action)) return { kind: 'needs-disk' };
  const { kind } = vmSays(vm, settings.tagKey, tagReader(settings));
  const isWanted = kind === 'protected' || kind === 'mistake' || (action.adHoc && kind === 'unprotected');
  return { kind: isWanted ? 'still-due' : 'needs-disk' };
}

function namesDisk(vm: VirtualMachine, { diskId }: CreateAction): boolean {
  return vm.disks.some((disk) => disk.diskId !== undefined && sameId(disk.diskId, diskId));
}

function standingNow(disk: SourceDisk, { vm, settings }: RecheckInput): Standing {
  const selection = selectDisks({ virtualMachines: vm === undefined ? [] : [vm], disks: [disk], settings });
  return selection.protections[0]?.standing ?? { kind: 'unprotected' };
}

/** The policy as the tags have it now; where they do not say, the one that the planned point was to carry. */
function policyNow(standing: Standing, { action, settings }: RecheckInput): Policy | undefined {
  return standing.kind === 'protected' ? standing.policy : plannedPolicy(action, settings);
}

function plannedPolicy({ request }: CreateAction, { book, timeZone }: PlanSettings): Policy | undefined {
  const text = tagValue(request.tags, TAG.policy);
  return text === undefined ? undefined : readWrittenPolicy(text, tagValue(request.tags, TAG.keep), book, timeZone);
}

/** The latest occurrence, where it is newer than that of the create; an ad-hoc create has none. */
function newerOccurrence(action: CreateAction, policy: Policy | undefined, now: Instant): Instant | undefined {
  if (action.adHoc || policy === undefined) return undefined;
  const latest = latestOccurrence(policy, now) ?? action.scheduledFor;
  return latest > action.scheduledFor ? latest : undefined;
}

function recheckOccurrence(disk: SourceDisk, policy: Policy | undefined, input: RecheckInput): CreateRecheck {
  const { action, vm, settings, now } = input;
  const scheduledFor = newerOccurrence(action, policy, now);
  if (policy === undefined || scheduledFor === undefined) return { kind: 'still-due' };
  if (action.restorePoint !== undefined) return { kind: 'superseded' };
  const newPoint = {
    disk,
    ...(vm === undefined ? {} : { vm }),
    policy,
    moment: { kind: 'scheduled', scheduledFor },
    attempt: 1,
    reasons: reasonsOf('due', scheduledFor, now),
    set: setOf(action, scheduledFor, settings.owner),
    runId: tagValue(action.request.tags, TAG.run) ?? '',
    resourceGroup: idParts(action.snapshotId).resourceGroup,
  } as const;
  return { kind: 'superseded', by: createAction(newPoint, settings) };
}

/** The same place in the set of the newer occurrence. */
function setOf({ request, vmId, diskId }: CreateAction, occurrence: Instant, owner: string): PointSet {
  const [, k, n] = /(\d+)\/(\d+)$/.exec(tagValue(request.tags, TAG.set) ?? '') ?? [];
  return { id: setId(owner, idKey(vmId ?? diskId), formatInstant(occurrence)), k: Number(k ?? 1), n: Number(n ?? 1) };
}

function skipped(why: string): CreateRecheck {
  return { kind: 'skipped', why };
}
