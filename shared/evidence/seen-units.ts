import { tagValue } from '../policy/inventory.ts';
import type { Plan, PlanSettings } from '../policy/plan.ts';
import { unitKey } from '../policy/planning/unit.ts';
import type { Policy } from '../policy/policy.ts';
import type { Protection } from '../policy/protection.ts';
import { idKey, type ResourceId } from '../policy/resource-id.ts';
import type { Scheduled } from '../policy/schedule/occurrences.ts';
import { writtenKeepTag, writtenPolicyTag } from '../policy/tag/written.ts';
import { textHash } from '../run/text-hash.ts';
import type { SeenDisk } from './records.ts';

/** What a plan saw of a VM, or of a disk without one. */
export interface SeenUnit {
  /** Its id, lower case. */
  readonly key: string;
  readonly name: string;
  readonly tag?: string;
  readonly policy?: string;
  /** Of its policy; absent where none selects it. */
  readonly timeZone?: string;
  /** Those that a policy selects. */
  readonly disks: readonly SeenDisk[];
  readonly groups: readonly (Scheduled & { readonly disks: readonly string[] })[];
  /** Why nothing is expected. */
  readonly why?: string;
  /** A hash of all the above. */
  readonly says: string;
}

/** Every VM, opted in or not, and every disk without one that a policy selects or that `isKnown` from before, by key. */
export function seenUnits(
  plan: Plan,
  settings: Pick<PlanSettings, 'tagKey' | 'book'>,
  isKnown: (key: string) => boolean,
): ReadonlyMap<string, SeenUnit> {
  const { protections, skipped } = plan.selection;
  const units = new Map<string, SeenUnit>();
  const textOf = policyTexts(settings);
  for (const [key, members] of Map.groupBy(protections, unitKey)) {
    const [{ vm, disk }] = members as [Protection];
    const unit = seenUnit(vm ?? disk, members, settings, textOf);
    if (vm !== undefined || unit.groups.length > 0 || isKnown(key)) units.set(key, unit);
  }
  for (const { vm } of skipped) {
    const key = idKey(vm.id);
    if (!units.has(key)) units.set(key, seenUnit(vm, [], settings, textOf));
  }
  return units;
}

function seenUnit(
  bearer: { readonly id: ResourceId; readonly name: string; readonly tags: Readonly<Record<string, string>> },
  members: readonly Protection[],
  { tagKey }: Pick<PlanSettings, 'tagKey'>,
  textOf: (policy: Policy) => string,
): SeenUnit {
  const selected = members.flatMap((protection) => {
    const policy = policyOf(protection);
    return policy === undefined ? [] : [{ disk: protection.disk, policy }];
  });
  const tag = tagValue(bearer.tags, tagKey);
  const groups = Map.groupBy(selected, ({ policy }) => JSON.stringify([policy.schedule, policy.timeZone]));
  const unit = {
    key: idKey(bearer.id),
    name: bearer.name,
    ...(tag === undefined ? {} : { tag }),
    ...(selected.length === 0
      ? { why: whyNothing(members) }
      : {
          policy: [...new Set(selected.map(({ policy }) => textOf(policy)))].join('; '),
          timeZone: selected[0]?.policy.timeZone ?? 'UTC',
        }),
    disks: selected.map(({ disk }) => ({ uniqueId: disk.uniqueId.toLowerCase(), name: disk.name })),
    groups: [...groups.values()].map((group) => ({
      schedule: (group[0] as (typeof selected)[number]).policy.schedule,
      timeZone: (group[0] as (typeof selected)[number]).policy.timeZone,
      disks: group.map(({ disk }) => disk.uniqueId.toLowerCase()),
    })),
  };
  return { ...unit, says: textHash(JSON.stringify(unit)) };
}

function policyOf({ standing }: Protection): Policy | undefined {
  if (standing.kind === 'protected') return standing.policy;
  return standing.kind === 'problem' ? standing.fallback : undefined;
}

/** The policy in full, so that what it meant is known when its name means something else. A fleet has few: each is written once. */
function policyTexts({ book }: Pick<PlanSettings, 'book'>): (policy: Policy) => string {
  const known = new Map<Policy, string>();
  return (policy) => {
    const cron = policy.schedule.kind === 'cron' ? ` (${policy.schedule.expression})` : '';
    const text = known.get(policy) ?? `${writtenPolicyTag(policy, book)}${cron} ${writtenKeepTag(policy)}`;
    known.set(policy, text);
    return text;
  };
}

function whyNothing(members: readonly Protection[]): string {
  if (members.some(({ standing }) => standing.kind === 'off')) return 'opted out';
  for (const { standing } of members) {
    if (standing.kind === 'unsupported' || standing.kind === 'unknown') return standing.why;
  }
  return members.length === 0 ? 'no disk of it can be snapshotted' : 'not opted in';
}
