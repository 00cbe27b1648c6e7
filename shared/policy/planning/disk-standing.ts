import { type SourceDisk, tagValue, type VirtualMachine } from '../inventory.ts';
import type { Policy } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { Standing } from '../protection.ts';
import { averageGapDays } from '../tag/rate.ts';
import type { Attachment } from './attachments.ts';
import type { TagMistake, TagSays } from './tag-reader.ts';

interface Reader {
  readonly read: (text: string) => TagSays;
  readonly untagged: () => TagSays;
}

/** What the tags of a disk and of all its VMs say of the disk: its own tag overrides theirs. */
export function diskStanding(attachment: Attachment, tagKey: string, reader: Reader): Standing {
  const { disk, vms, hasUnlistedVm } = attachment;
  const own = tagValue(disk.tags, tagKey);
  if (own !== undefined) return standingOf(reader.read(own), { disk });
  const says = vms.map((vm) => ({ vm, says: vmSays(vm, tagKey, reader) }));
  const told = says.filter((one) => one.says.kind !== 'unprotected');
  // A VM that was not listed may carry a tag: that nothing protects the disk is then not known.
  if (hasUnlistedVm && !told.some((one) => one.says.kind === 'protected' || one.says.kind === 'mistake')) {
    return { kind: 'unknown', why: `Disk ${disk.name} is attached to a VM that Azure did not list.` };
  }
  const [first, ...others] = told;
  if (first === undefined) return { kind: 'unprotected' };
  if (others.every((one) => saysSame(one.says, first.says))) return standingOf(first.says, { vm: first.vm });
  return disagreement(disk, told);
}

/** What a VM's own tag says, or the setting for VMs without one. */
export function vmSays(vm: VirtualMachine, tagKey: string, reader: Reader): TagSays {
  const text = tagValue(vm.tags, tagKey);
  return text === undefined ? reader.untagged() : reader.read(text);
}

/** The problem of a mistaken tag, on the VM or disk that bears it. */
export function tagProblem(
  mistake: TagMistake,
  bearer: { readonly vm?: VirtualMachine; readonly disk?: SourceDisk },
): Problem {
  const resource = bearer.vm ?? bearer.disk;
  return {
    code: 'tag',
    severity: 'problem',
    message: mistake.message,
    ...(mistake.suggestion === undefined ? {} : { suggestion: mistake.suggestion }),
    ...(resource === undefined ? {} : { subscriptionId: resource.subscriptionId }),
    ...(bearer.vm === undefined ? {} : { vmId: bearer.vm.id }),
    ...(bearer.disk === undefined ? {} : { diskId: bearer.disk.id }),
    tag: mistake.text,
  };
}

function standingOf(says: TagSays, bearer: { readonly vm?: VirtualMachine; readonly disk?: SourceDisk }): Standing {
  return says.kind === 'mistake' ? { kind: 'problem', problem: tagProblem(says, bearer) } : says;
}

/** Whether two tags mean the same. */
export function saysSame(a: TagSays, b: TagSays): boolean {
  if (a === b) return true;
  if (a.kind === 'protected' && b.kind === 'protected') return policyKey(a.policy) === policyKey(b.policy);
  if (a.kind === 'mistake' && b.kind === 'mistake') return a.text === b.text;
  return a.kind === b.kind;
}

/** Equal for policies that say the same. */
export function policyKey({ name, schedule, retention, timeZone, options }: Policy): string {
  const sorted = (value: object) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name.toLowerCase(), sorted(schedule), sorted(retention), timeZone, sorted(options)]);
}

function disagreement(
  disk: SourceDisk,
  told: readonly { readonly vm: VirtualMachine; readonly says: TagSays }[],
): Standing {
  const policies = told.flatMap(({ says }) => (says.kind === 'protected' ? [says.policy] : []));
  const fallback = moreFrequent(policies);
  const opinions = told.map(({ vm, says }) => `${vm.name} says ${opinion(says)}`).join(', ');
  return {
    kind: 'problem',
    problem: {
      code: 'shared-disk',
      severity: 'problem',
      message: `The VMs of shared disk ${disk.name} disagree: ${opinions}. The more frequent schedule is followed and nothing is pruned.`,
      suggestion: 'Give the disk a tag of its own, or its VMs the same.',
      subscriptionId: disk.subscriptionId,
      diskId: disk.id,
    },
    ...(fallback === undefined ? {} : { fallback }),
  };
}

function opinion(says: TagSays): string {
  if (says.kind === 'protected') return says.policy.name;
  return says.kind === 'mistake' ? `"${says.text}"` : says.kind;
}

/** The policy that comes round most often; among equals the first by what it says, so that order is irrelevant. */
function moreFrequent(policies: readonly Policy[]): Policy | undefined {
  return policies.toSorted(
    (a, b) => averageGapDays(a.schedule) - averageGapDays(b.schedule) || (policyKey(a) < policyKey(b) ? -1 : 1),
  )[0];
}
