import { describe, expect, it } from 'vitest';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { policyHash } from '../../shared/policy/policy-hash.ts';
import type { Problem } from '../../shared/policy/problem.ts';
import type { Protection, Standing } from '../../shared/policy/protection.ts';
import { selectDisks } from '../../shared/policy/select-disks.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { aDisk } from '../builders/disk.ts';
import { policyOf } from '../builders/plan.ts';
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

function hashOfTag(tag: string | undefined, disk = aDisk('os'), others: readonly SourceDisk[] = []): string {
  const { vm, disks } = aVmWithDisks('web-1', tag, [disk]);
  return hashOf([vm], [...disks, ...others]);
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
    ['a disk that nothing protects', hashOfTag('nightly', undefined, [aDisk('spare')])],
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

  describe('of a mistake', () => {
    const problem: Problem = { code: 'tag', severity: 'problem', message: 'x', tag: 'nigthly' };
    const hashOfProblem = (standing: Partial<Extract<Standing, { kind: 'problem' }>>) =>
      policyHash({
        protections: [{ disk: aDisk('os'), standing: { kind: 'problem', problem, ...standing } }],
        skipped: [],
        problems: [],
      });

    it.each<[string, Partial<Extract<Standing, { kind: 'problem' }>>]>([
      ['its text', { problem: { ...problem, message: 'y' } }],
      ['the tag', { problem: { ...problem, tag: 'nigthy' } }],
      ['the policy that it names itself', { fallback: policyOf('weekly') }],
    ])('is changed by %s', (_, standing) => {
      expect(hashOfProblem(standing)).not.toBe(hashOfProblem({}));
    });

    it('is changed by another policy that it names itself', () => {
      const [one, other] = ['weekly', 'hourly'].map((tag) => hashOfProblem({ fallback: policyOf(tag) }));
      expect(one).not.toBe(other);
    });

    it('is not changed by what it suggests', () => {
      expect(hashOfProblem({ problem: { ...problem, suggestion: 'nightly' } })).toBe(hashOfProblem({}));
    });
  });

  it('is that of each disk, in whatever order they are selected', () => {
    const protectedBy = (name: string, tag: string): Protection => ({
      disk: aDisk(name),
      standing: { kind: 'protected', policy: policyOf(tag) },
    });
    const hashOfSelection = (...protections: readonly Protection[]) =>
      policyHash({ protections, skipped: [], problems: [] });
    const [a, b] = [protectedBy('a', 'nightly'), protectedBy('b', 'weekly')];

    expect(hashOfSelection(a, b)).toBe(hashOfSelection(b, a));
    expect(hashOfSelection(a, b)).not.toBe(hashOfSelection(a));
    expect(hashOfSelection(a, b)).not.toBe(hashOfSelection(protectedBy('a', 'weekly'), protectedBy('b', 'nightly')));
  });

  it('does not depend on the order of the lists', () => {
    const one = aVmWithDisks('web-1', 'nightly', [aDisk('a'), aDisk('b')]);
    const two = aVmWithDisks('web-2', 'weekly', [aDisk('c')]);
    const disks = [...one.disks, ...two.disks];
    expect(hashOf([one.vm, two.vm], disks)).toBe(hashOf([two.vm, one.vm], disks.toReversed()));
  });
});
