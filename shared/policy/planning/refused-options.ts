import { count } from '../count.ts';
import type { Policy } from '../policy.ts';
import type { Problem } from '../problem.ts';
import { isMadeFull } from '../snapshot-request.ts';
import type { DiskCase } from './disk-case.ts';

/** What a policy asks for and Azure does not make of some of its disks, once for each policy. */
export function refusedOptionHints(cases: readonly DiskCase[], subscriptionId: string): readonly Problem[] {
  const refused = new Map<Policy, string[]>();
  for (const { policy, protection } of cases) {
    if (policy?.options.full !== true || protection === undefined) continue;
    const { disk } = protection;
    if (!isMadeFull(policy.options, disk)) refused.set(policy, [...(refused.get(policy) ?? []), disk.name]);
  }
  return [...refused].map(([policy, names]) => ({
    code: 'no-full-snapshots',
    severity: 'hint',
    message: `Policy ${policy.name} asks for full snapshots, and of Premium SSD v2 and Ultra disks Azure makes none: ${count(names.length, 'disk')} (${names.toSorted()[0]}${names.length > 1 ? ' and others' : ''}) ${names.length === 1 ? 'gets' : 'get'} incremental ones.`,
    subscriptionId,
  }));
}
