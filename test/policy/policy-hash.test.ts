import { describe, expect, it } from 'vitest';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { policyHash } from '../../shared/policy/policy-hash.ts';
import { selectDisks } from '../../shared/policy/select-disks.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { aDisk } from '../builders/disk.ts';
import { aVmWithDisks } from '../builders/vm.ts';

const SETTINGS = {
  tagKey: 'snapshot-policy',
  untagged: 'ignore',
  tagClauses: 'all',
  book: builtInPolicies('UTC'),
  timeZone: 'UTC',
} as const;

function hashOf(virtualMachines: readonly VirtualMachine[], disks: readonly SourceDisk[], settings = SETTINGS): string {
  return policyHash(selectDisks({ virtualMachines, disks, settings }));
}

function hashOfTag(tag: string | undefined, disk = aDisk('os')): string {
  const { vm, disks } = aVmWithDisks('web-1', tag, [disk]);
  return hashOf([vm], disks);
}

describe('the policy hash', () => {
  const nightly = hashOfTag('nightly');

  it('is 64 hex digits', () => {
    expect(nightly).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['another spelling of the same policy', hashOfTag('  Nightly  ')],
    ['a note', hashOfTag('nightly # since May')],
    [
      'the casing of the unique id',
      hashOfTag('nightly', aDisk('os', { uniqueId: aDisk('os').uniqueId.toUpperCase() })),
    ],
    ['a tag that is none of ours', hashOfTag('nightly', aDisk('os', { tags: { team: 'ops' } }))],
  ])('is not changed by %s', (_, other) => {
    expect(other).toBe(nightly);
  });

  it.each([
    ['another policy', hashOfTag('weekly')],
    ['an edit of keep rules', hashOfTag('nightly keep 14d')],
    ['an edit of the schedule', hashOfTag('nightly at 03:00')],
    ['a mistake', hashOfTag('nigthly')],
    ['opting out', hashOfTag('off')],
    ['removing the tag', hashOfTag(undefined)],
    ['another disk under the same name', hashOfTag('nightly', aDisk('os', { uniqueId: 'another' }))],
  ])('is changed by %s', (_, other) => {
    expect(other).not.toBe(nightly);
  });

  it('differs between two mistakes', () => {
    expect(hashOfTag('nigthly')).not.toBe(hashOfTag('wekly'));
  });

  it('does not depend on the order of the lists', () => {
    const one = aVmWithDisks('web-1', 'nightly', [aDisk('a'), aDisk('b')]);
    const two = aVmWithDisks('web-2', 'weekly', [aDisk('c')]);
    const disks = [...one.disks, ...two.disks];
    expect(hashOf([one.vm, two.vm], disks)).toBe(hashOf([two.vm, one.vm], disks.toReversed()));
  });
});
