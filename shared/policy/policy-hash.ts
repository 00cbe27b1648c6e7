import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { policyKey } from './planning/disk-standing.ts';
import type { Policy } from './policy.ts';
import type { Selection, Standing } from './protection.ts';

/**
 * A hash of (disk unique id -> policy or problem text) over the selected disks: while it stays the same, no edit of a
 * tag has made anything due. Take it of what `selectDisks` gave, before written policies are looked up. 64 hex digits.
 */
export function policyHash(selection: Selection): string {
  const keys = new Map<Policy, string>();
  const keyOf = (policy: Policy): string => {
    const key = keys.get(policy) ?? policyKey(policy);
    keys.set(policy, key);
    return key;
  };
  const lines = selection.protections.flatMap(({ disk, standing }) => {
    const says = saysOf(standing, keyOf);
    return says === undefined ? [] : [JSON.stringify([disk.uniqueId.toLowerCase(), says])];
  });
  return bytesToHex(sha256(utf8ToBytes(lines.sort().join('\n'))));
}

function saysOf(standing: Standing, keyOf: (policy: Policy) => string): string | undefined {
  if (standing.kind === 'protected') return keyOf(standing.policy);
  if (standing.kind !== 'problem') return undefined;
  const { problem, fallback } = standing;
  return JSON.stringify([problem.tag, problem.message, fallback && keyOf(fallback)]);
}
