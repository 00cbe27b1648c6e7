import { describe, expect, it } from 'vitest';
import type { ResourceId } from '../../shared/policy/resource-id.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { resolveTarget, type TargetInventory } from '../../shared/policy/target.ts';
import { aDisk } from '../builders/disk.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { aVm } from '../builders/vm.ts';

const OTHER = '22222222-2222-2222-2222-222222222222';

const INVENTORY: TargetInventory = {
  virtualMachines: [
    aVm('web-1'),
    aVm('web-2'),
    aVm('db'),
    aVm('db', { resourceGroup: 'test' }),
    aVm('mail'),
    aVm('mail', { subscriptionId: OTHER }),
  ],
  disks: [aDisk('web-1-os'), aDisk('archive', { resourceGroup: 'cold' })],
  book: builtInPolicies('UTC'),
};

describe('a target', () => {
  it('of "all" is everything', () => {
    expect(resolveTarget('all', INVENTORY)).toEqual({ kind: 'resolved', target: { kind: 'all' } });
  });

  it.each([
    ['a name', 'web-1'],
    ['a name in other casing', 'WEB-1'],
    ['group/name', 'prod/web-1'],
    ['an id', aVm('web-1').id],
    ['an id in other casing', aVm('web-1').id.toUpperCase()],
    ['a list that names it twice', ['web-1', 'PROD/web-1']],
  ])('names a VM by %s', (_, vm) => {
    expect(resolveTarget({ vm }, INVENTORY)).toEqual({
      kind: 'resolved',
      target: { kind: 'some', vmIds: [aVm('web-1').id], diskIds: [], policies: [], resourceGroupIds: [] },
    });
  });

  it('may name VMs, disks, policies and groups together', () => {
    const spec = { vm: ['web-1', 'test/db'], disk: 'archive', policy: 'Nightly', resourceGroup: 'COLD' };
    expect(resolveTarget(spec, INVENTORY)).toEqual({
      kind: 'resolved',
      target: {
        kind: 'some',
        vmIds: [aVm('web-1').id, aVm('db', { resourceGroup: 'test' }).id],
        diskIds: [aDisk('archive', { resourceGroup: 'cold' }).id],
        policies: ['nightly'],
        resourceGroupIds: [`/subscriptions/${SUBSCRIPTION}/resourcegroups/cold`],
      },
    });
  });

  it('that several VMs are called by is ambiguous, with their ids', () => {
    expect(resolveTarget({ vm: 'db' }, INVENTORY)).toEqual({
      kind: 'ambiguous',
      field: 'vm',
      value: 'db',
      candidates: [aVm('db').id, aVm('db', { resourceGroup: 'test' }).id],
    });
  });

  it.each([
    [{ vm: 'prod/mail' }, 'vm'],
    [{ resourceGroup: 'prod' }, 'resourceGroup'],
  ])('of one name in two subscriptions is ambiguous: %j', (spec, field) => {
    const resolution = resolveTarget(spec, INVENTORY);
    expect(resolution).toMatchObject({ kind: 'ambiguous', field });
    expect((resolution as { candidates: readonly string[] }).candidates).toHaveLength(2);
  });

  it.each([
    [{ vm: 'wbe-1' }, 'vm', 'web-1'],
    [{ vm: 'prod/web-11' }, 'vm', 'web-1'],
    [{ vm: aVm('web-3').id }, 'vm', 'web-1'],
    [{ disk: 'archiv' }, 'disk', 'archive'],
    [{ policy: 'nigthly' }, 'policy', 'nightly'],
    [{ resourceGroup: 'prood' }, 'resourceGroup', 'prod'],
  ])('that nothing is called by is unknown, with the nearest: %j', (spec, field, nearest) => {
    const resolution = resolveTarget(spec, INVENTORY);
    expect(resolution).toMatchObject({ kind: 'unknown', field });
    expect((resolution as { nearest: readonly string[] }).nearest).toContain(nearest);
  });

  it.each([
    [{ policy: 'nigthly', disk: 'nothing-like-it', vm: 'web-1' }, 'disk'],
    [{ resourceGroup: 'nowhere', policy: 'nigthly' }, 'policy'],
    [{ disk: 'nothing-like-it', vm: 'db' }, 'vm'],
  ])('is refused for the first field that is wrong: %j', (spec, field) => {
    expect(resolveTarget(spec, INVENTORY)).toMatchObject({ field });
  });

  it.each(["' or 1 eq 1", '../web-1', '#', '', '/subscriptions/x'])('of strange text (%j) is unknown', (vm) => {
    expect(resolveTarget({ vm }, INVENTORY)).toMatchObject({ kind: 'unknown', field: 'vm', value: vm });
  });

  it('names at most three that look alike, by their names without case', () => {
    const alike = ['Shop-1', 'shop-2', 'shop-3', 'shop-4', 'mail'].map((name) => aVm(name));
    const inventory = { ...INVENTORY, virtualMachines: [...alike, aVm('shop-1', { resourceGroup: 'test' })] };
    const unknown = { kind: 'unknown', field: 'vm', nearest: ['shop-1', 'shop-2', 'shop-3'] };

    for (const value of [' SHO ', 'prod/SHO', aVm('sho').id]) {
      expect(resolveTarget({ vm: ['mail', value] }, inventory)).toEqual({ ...unknown, value });
    }
    expect(resolveTarget({ vm: 'q' }, inventory)).toEqual({ ...unknown, value: 'q', nearest: [] });
  });

  it('tells at most twenty that are called so, in the order of their ids', () => {
    const ids = Array.from({ length: 21 }, (_, n) => aVm('web', { resourceGroup: `group-${10 + n}` }));
    const virtualMachines = ids.toReversed();
    expect(resolveTarget({ vm: 'web' }, { ...INVENTORY, virtualMachines })).toEqual({
      kind: 'ambiguous',
      field: 'vm',
      value: 'web',
      candidates: ids.slice(0, 20).map(({ id }) => id),
    });
  });

  it('that is listed twice, as during a move, is one', () => {
    const disk = aDisk('moved');
    const disks = [disk, { ...disk, id: disk.id.toUpperCase() as ResourceId }];
    expect(resolveTarget({ disk: 'moved' }, { ...INVENTORY, disks })).toMatchObject({
      target: { vmIds: [], diskIds: [disk.id] },
    });
  });

  it('may be a resource group by its id, and one that holds nothing but disks', () => {
    const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/Cold`;
    for (const resourceGroup of [id, ' cold ']) {
      expect(resolveTarget({ resourceGroup }, INVENTORY)).toMatchObject({
        target: { resourceGroupIds: [id.toLowerCase()] },
      });
    }
  });

  it.each([{}, { vm: [] }, { vm: undefined, disk: [] }])(
    'that names nothing is refused rather than taken for everything: %j',
    (spec) => {
      expect(() => resolveTarget(spec, INVENTORY)).toThrow('a target must name something');
    },
  );
});
