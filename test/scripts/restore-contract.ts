import { describe, expect, test } from 'vitest';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import {
  ATTACHED,
  copiesOfSet,
  FAR,
  FAR_GROUP,
  keptOf,
  type RestorePointReplies,
  restorePointsOf,
  setOf,
  TRAVELLING_TAGS,
  VM,
} from './restorable-vm.ts';
import { type Options, requestsIn, type Script, stubAz } from './run-script.ts';

const DISKS = ATTACHED.map(({ disk }) => disk);
const night = (day: number, time: string) => `2026-11-${day}T${time}`;
const OLD = setOf('aaaa00000001', [night(21, '02:00:21Z'), night(21, '02:00:22Z'), night(21, '02:00:23.5Z')]);
/** The third disk came late: seven decimals, and an offset. */
const LATE = setOf('aaaa00000002', [
  night(22, '02:00:21.1234567+00:00'),
  night(22, '02:00:22.1234567+00:00'),
  night(22, '10:40:00.0000001+01:00'),
]);
const NEW = setOf('aaaa00000003', [night(23, '02:00:21Z'), night(23, '02:00:22Z'), night(23, '02:00:23Z')]);

/** Those of the source, without the opt-in, ours and Azure's own; and what says where the disk is from. */
function expectTags({ tags = {} }: ArmResource): void {
  const { 'nightkeep-restored-from': from, 'nightkeep-restore': restore, ...travelled } = tags;
  expect(travelled).toEqual(TRAVELLING_TAGS);
  expect(NEW.map(({ name }) => name)).toContain(from);
  expect(restore).toMatch(/^\d{8}T\d{4}Z-[0-9a-f]{20}$/);
}

/** What both scripts do, over a stand-in for az. */
export function restoreContract(script: Script): void {
  const plan = async (
    options: Options,
    snapshots: readonly ArmResource[],
    others: readonly ArmResource[] = [VM, ...DISKS],
    restorePoints?: RestorePointReplies,
  ) => {
    const az = stubAz(snapshots, others, restorePoints);
    const ended = await script.run({ vm: 'web01', ...options }, az.env);
    return { ...ended, made: az.made(), set: /, set (\S+),/.exec(ended.stdout)?.[1] };
  };
  const dryRun = true as const;
  /** A dry run of one disk is the quicker one. */
  const oneDisk = { dryRun, disk: 'web01-os' } as const;

  describe('which set', () => {
    test('is the newest complete one', async () => {
      const { set, code, stderr } = await plan(oneDisk, [...NEW, ...OLD, ...LATE]);

      expect({ set, code, stderr }).toEqual({ set: 'aaaa00000003', code: 0, stderr: '' });
    });

    test.each([
      ['2026-11-22T09:40Z', 'aaaa00000001'],
      ['2026-11-22T09:40:00.0000001Z', 'aaaa00000002'],
      ['2026-11-22T10:40:01+01:00', 'aaaa00000002'],
      ['2026-11-22T08:40:00-01:00', 'aaaa00000001'],
    ])('is, at %s, the one whose every point was taken by then', async (at, expected) => {
      const { set } = await plan({ ...oneDisk, at }, [...OLD, ...LATE, ...NEW]);

      expect(set).toBe(expected);
    });

    test('is the older one where the newer lacks a disk', async () => {
      const { set } = await plan(oneDisk, [...OLD, ...LATE.slice(0, 2)]);

      expect(set).toBe('aaaa00000001');
    });

    test.each([
      ['failed', { provisioningState: 'Failed' }],
      ['is still being copied', { completionPercent: 40, snapshotAccessState: 'Pending' }],
      ['can be used for instant access alone', { completionPercent: 40, snapshotAccessState: 'InstantAccess' }],
      ['does not say when it was taken', { timeCreated: '' }],
    ])('is the older one where a point of the newer %s', async (_, properties) => {
      const spoilt = NEW.map((point, index) =>
        index === 1 ? { ...point, properties: { ...point.properties, ...properties } } : point,
      );

      const { set } = await plan(oneDisk, [...OLD, ...spoilt]);

      expect(set).toBe('aaaa00000001');
    });

    test('counts a second attempt at a disk that failed', async () => {
      const [first, second, third] = NEW as [ArmResource, ArmResource, ArmResource];
      const failed = { ...third, properties: { ...third.properties, provisioningState: 'Failed' } };
      const again = { ...third, name: `${third.name}-2`, id: `${third.id}-2` };

      const { stdout, set } = await plan({ dryRun, disk: 'web01.shared' }, [...OLD, first, second, failed, again]);

      expect(set).toBe('aaaa00000003');
      expect(stdout).toContain(again.id);
    });

    test('is none before the oldest, and the error says when that was', async () => {
      const { code, stderr, stdout } = await plan({ dryRun, at: '2026-11-20T00:00Z' }, [...NEW, ...OLD]);

      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('oldest was taken at 2026-11-21T02:00:23Z (set aaaa00000001)');
      expect(stderr).toContain(script.option('at'));
    });

    test('may be named, and one that lacks a disk is restored only as a part', async () => {
      const snapshots = [...OLD, ...LATE.slice(0, 2)];

      const refused = await plan({ dryRun, set: 'aaaa00000002' }, snapshots);
      const partly = await plan({ dryRun, set: 'aaaa00000002', partial: true }, snapshots);

      expect(refused.stderr).toContain('2 of 3 disks');
      expect(refused.stderr).toContain(script.option('partial'));
      expect(requestsIn(partly.stdout)).toHaveLength(2);
    });

    test('is shown with the others, newest first', async () => {
      const { stdout } = await plan({ list: true }, [...OLD, ...NEW, ...LATE.slice(0, 2)]);

      const rows = stdout.split(/\r?\n/).filter((line) => line.startsWith('aaaa'));
      expect(rows.map((row) => row.split(/ +/))).toEqual([
        ['aaaa00000003', '2026-11-23T02:00:21Z', '2026-11-23T02:00:23Z', '3/3', 'complete'],
        ['aaaa00000002', '2026-11-22T02:00:21Z', '2026-11-22T02:00:22Z', '2/3', 'incomplete'],
        ['aaaa00000001', '2026-11-21T02:00:21Z', '2026-11-21T02:00:23Z', '3/3', 'complete'],
      ]);
    });
  });

  describe('the requests', () => {
    test('equal the source disks where those live, with their tags, and nothing is made by a dry run', async () => {
      const { stdout, made } = await plan({ dryRun }, NEW);

      const requests = requestsIn(stdout);
      expect(requests.map(keptOf)).toEqual(DISKS.map(keptOf));
      for (const request of requests) expectTags(request);
      expect(requests.map(({ properties }) => properties.creationData?.sourceResourceId)).toEqual(
        NEW.map(({ id }) => id),
      );
      expect(made).toBe('');
    });

    test('equal them also where disks and VM are gone, with the tags of the points', async () => {
      const { stdout } = await plan({ dryRun }, NEW, []);

      const requests = requestsIn(stdout);
      expect(requests.map(keptOf)).toEqual(DISKS.map(keptOf));
      for (const request of requests) expectTags(request);
      expect(stdout).toContain('The VM shop/web01 is gone.');
    });

    test('give a disk that grew since the size and the performance of then', async () => {
      const grown = DISKS.map((disk) => ({
        ...disk,
        properties: { ...disk.properties, diskSizeGB: 8192, tier: 'P60', diskIOPSReadWrite: 16_000 },
      }));

      const { stdout } = await plan({ dryRun }, NEW, grown);

      expect(requestsIn(stdout).map(keptOf)).toEqual(DISKS.map(keptOf));
      expect(stdout).toContain('the disk has 8192 GiB now');
    });

    test('follow the point where another disk stands under the name of the source', async () => {
      const others = DISKS.map((disk) => ({
        ...disk,
        sku: { name: 'Standard_LRS' },
        properties: { ...disk.properties, uniqueId: 'another' },
      }));

      const { stdout } = await plan({ dryRun }, NEW, others);

      expect(requestsIn(stdout).map(keptOf)).toEqual(DISKS.map(keptOf));
    });

    test.each([
      ['of the disks', [VM, ...DISKS]],
      ['of the points', []],
    ])('carry the tags %s without the opt-in and those with a meaning of their own', async (_, others) => {
      const { stdout } = await plan({ dryRun }, NEW, others);

      for (const { tags = {} } of requestsIn(stdout)) {
        const { 'nightkeep-restored-from': from, 'nightkeep-restore': restore, ...travelled } = tags;
        expect(travelled).toEqual(TRAVELLING_TAGS);
        expect(NEW.map(({ name }) => name)).toContain(from);
        expect(restore).toMatch(/^\d{8}T\d{4}Z-[0-9a-f]{20}$/);
      }
    });

    test('may be of one disk, another group, zone and SKU', async () => {
      const { stdout } = await plan(
        { dryRun, disk: 'web01-os', targetGroup: 'away', zone: '3', sku: 'StandardSSD_LRS' },
        NEW,
      );

      const requests = requestsIn(stdout);
      expect(requests.map(({ zones, sku }) => ({ zones, sku }))).toEqual([
        { zones: ['3'], sku: { name: 'StandardSSD_LRS' } },
      ]);
      expect(requests[0]?.properties['tier']).toBeUndefined();
      expect(stdout).toMatch(
        /resourceGroups\/away\/providers\/Microsoft\.Compute\/disks\/web01-os-\d{8}T\d{4}Z-[0-9a-f]{20}\b/,
      );
    });

    test('have names that are valid and of no other restore', async () => {
      const named = async () =>
        [...(await plan({ dryRun }, NEW)).stdout.matchAll(/\/disks\/([^?\s]+)\?/g)].map(([, name]) => name ?? '');

      const names = [...(await named()), ...(await named())];

      expect(new Set(names).size).toBe(6);
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,78}[A-Za-z0-9_]$/);
    });
  });

  describe('the commands that follow', () => {
    test('put the disks at the LUNs and with the caching that their sources had', async () => {
      const { stdout } = await plan({ dryRun }, NEW);

      const lines = stdout.split(/\r?\n/).map((line) => line.replaceAll(/-\d{8}T\d{4}Z-[0-9a-f]{20}/g, '-NEW'));
      const inPlace = lines.slice(lines.findIndex((line) => line.startsWith('az vm deallocate')));
      const inVm = `--subscription 0a000000-0000-4000-8000-000000000001 --resource-group shop --vm-name web01`;
      const [os = '', data = '', shared = ''] = DISKS.map(
        ({ id }) => `${id.replace('web01.shared', 'web01-shared')}-NEW`,
      );
      expect(inPlace.slice(0, 7)).toEqual([
        `az vm deallocate --ids ${VM.id}`,
        `az vm update --ids ${VM.id} --os-disk ${os} --disk-caching os=ReadWrite`,
        `az vm disk detach ${inVm} --name web01-data`,
        `az vm disk attach ${inVm} --name ${data} --lun 0 --caching None`,
        `az vm disk detach ${inVm} --name web01.shared`,
        `az vm disk attach ${inVm} --name ${shared} --lun 3 --caching None --enable-write-accelerator true`,
        `az vm start --ids ${VM.id}`,
      ]);
      expect(lines.find((line) => line.startsWith('az vm create'))).toContain(
        `--zone 2 --size Standard_D4ds_v5 --os-type Linux --attach-os-disk ${os} --os-disk-caching ReadWrite --security-type TrustedLaunch --enable-vtpm true --enable-secure-boot true --nics NIC_ID`,
      );
    });
  });

  describe('copies in another region', () => {
    const inRegion = { dryRun, region: FAR } as const;

    test('are no answer while their region is not named', async () => {
      const { set } = await plan(oneDisk, [...OLD, ...copiesOfSet(NEW)]);

      expect(set).toBe('aaaa00000001');
    });

    test('are restored there, beside them, in no zone and closed to private links of home', async () => {
      const copies = copiesOfSet(NEW);

      const { stdout, set } = await plan(inRegion, [...NEW, ...copies]);

      const requests = requestsIn(stdout);
      expect(set).toBe('aaaa00000003');
      expect(requests.map(({ location, zones }) => ({ location, zones }))).toEqual(
        copies.map(() => ({ location: FAR, zones: undefined })),
      );
      expect(requests.map(({ properties }) => properties.creationData)).toMatchObject(
        copies.map(({ id }) => ({ createOption: 'Copy', sourceResourceId: id })),
      );
      expect(requests.map(({ properties }) => [properties.networkAccessPolicy, properties.diskAccessId])).toEqual(
        copies.map(() => ['DenyAll', undefined]),
      );
      for (const { tags } of requests) expect(tags).toMatchObject(TRAVELLING_TAGS);
      expect(stdout.match(/--url '?[^ ?]+disks\/web01/g)).toEqual(copies.map(() => expect.stringContaining(FAR_GROUP)));
    });

    test('are named after their disks, and go on no VM of another region', async () => {
      const { stdout } = await plan(inRegion, copiesOfSet(NEW));

      expect(stdout).toContain(`The disks lie in ${FAR}`);
      expect(stdout).not.toContain('--vm-name web01 ');
      expect(stdout).toMatch(/az vm create .* --location northeurope --size SIZE .*\/disks\/web01-os-\d{8}T/);
      expect(stdout).toContain('az vm disk attach');
    });

    test('count by when their content was taken', async () => {
      const { set } = await plan({ ...inRegion, disk: 'web01-os', at: '2026-11-22T12:00Z' }, [
        ...copiesOfSet(OLD),
        ...copiesOfSet(NEW),
      ]);

      expect(set).toBe('aaaa00000001');
    });
  });

  describe('VM restore points', () => {
    const HOME = { location: 'westeurope', group: 'nightkeep-snapshots' };
    const named = (day: number, fields: { state?: string } = {}) => ({
      name: `web01-202611${day}T0200Z-k3v9q2x7mwt4ucrzh6bd`,
      taken: night(day, '02:00:30Z'),
      ...fields,
    });

    test('are sets of their own, called by their names', async () => {
      const whole = restorePointsOf([named(24), named(25, { state: 'Failed' })], HOME);

      const { stdout } = await plan({ list: true }, NEW, undefined, whole);

      const rows = stdout.split(/\r?\n/).filter((line) => /^(aaaa|web01)/.test(line));
      expect(rows.map((row) => row.split(/ +/))).toEqual([
        [named(24).name.toLowerCase(), '2026-11-24T02:00:30Z', '2026-11-24T02:00:30Z', '3/3', 'complete'],
        ['aaaa00000003', '2026-11-23T02:00:21Z', '2026-11-23T02:00:23Z', '3/3', 'complete'],
        [named(25, {}).name.toLowerCase(), '-', '-', '0/3', 'incomplete'],
      ]);
    });

    test('give disks equal to their sources', async () => {
      const { stdout, set } = await plan({ dryRun }, OLD, undefined, restorePointsOf([named(24)], HOME));

      const requests = requestsIn(stdout);
      expect(set).toBe(named(24).name.toLowerCase());
      expect(requests.map(keptOf)).toEqual(DISKS.map(keptOf));
      for (const { properties, tags } of requests) {
        expect(properties.creationData).toMatchObject({
          createOption: 'Restore',
          sourceResourceId: expect.stringContaining(`/restorePoints/${named(24).name}/diskRestorePoints/`),
        });
        expect(tags).toMatchObject(TRAVELLING_TAGS);
      }
    });

    test('tell SKU, size and place of disks that are gone', async () => {
      const { stdout } = await plan({ dryRun }, [], [], restorePointsOf([named(24)], HOME));

      expect(requestsIn(stdout).map(({ sku, properties }) => [sku?.name, properties.diskSizeGB])).toEqual(
        DISKS.map(({ sku, properties }) => [sku?.name, properties.diskSizeGB]),
      );
      expect(stdout).toMatch(
        /az vm disk attach .*web01-shared\S* --lun 3 --caching None --enable-write-accelerator true/,
      );
    });

    test('of another region are restored there, where it is named', async () => {
      const far = restorePointsOf([named(24)], { location: FAR, group: FAR_GROUP, isCopy: true });

      const { set } = await plan(oneDisk, OLD, undefined, far);
      const { stdout } = await plan({ dryRun, region: FAR }, OLD, undefined, far);

      expect(set).toBe('aaaa00000001');
      expect(requestsIn(stdout).map(({ location, zones }) => [location, zones])).toEqual(
        DISKS.map(() => [FAR, undefined]),
      );
      expect(stdout).toContain(`The disks lie in ${FAR}`);
    });

    test('are read to the last page', async () => {
      const { collections, replies } = restorePointsOf([named(24)], HOME);
      const az = { collections: [], replies: { ...replies, page2: { value: collections } } };

      const { set } = await plan(oneDisk, OLD, undefined, { ...az, nextLink: 'https://localhost/page2?$skiptoken=2' });

      expect(set).toBe(named(24).name.toLowerCase());
    });
  });

  describe('what cannot be done is said, with the option that mends it', () => {
    const inOther = NEW.map((point) => ({ ...point, tags: { ...point.tags, 'nightkeep-vm': 'lab/web01' } }));
    const ofOther = NEW.map((point) => ({ ...point, tags: { ...point.tags, 'nightkeep-owner': 'owner-2' } }));

    test.each([
      ['an unknown VM', { vm: 'web02' }, NEW, ['shop/web01', 'subscription']],
      ['a VM that several groups have', {}, [...OLD, ...inOther], ['lab/web01', 'resourceGroup']],
      ['points of two installations', {}, [...OLD, ...ofOther], ['owner-1', 'owner-2', 'owner']],
      ['no complete set', {}, NEW.slice(0, 2), ['list', 'partial']],
      ['an instant without an offset', { at: '2026-11-22T09:40' }, NEW, ['at']],
      ['a day that there is not', { at: '2026-02-30T09:40Z' }, NEW, ['at']],
      ['a disk that is not in the set', { disk: 'web01-log' }, NEW, ['web01-os', 'disk']],
      ['nobody to ask', {}, NEW, ['yes', 'dryRun']],
    ] as const)('%s', async (_, options, snapshots, named) => {
      const { code, stderr, made } = await plan(options as Options, snapshots);

      expect({ code, made }).toEqual({ code: 1, made: '' });
      for (const name of named) expect(stderr).toContain(/[-/]|^owner-|^web/.test(name) ? name : script.option(name));
    });
  });
}
