import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../commands/plan/plan-document.ts';
import { plan } from '../../commands/plan.ts';
import { BadUsage } from '../../commands/usage.ts';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import type { ArmFleet, ArmResource } from '../../local/simulator/arm-json.ts';
import { aFleet, aMachine, aSnapshot, idIn } from '../local/simulator/small-fleet.ts';

const SCRIPT = fileURLToPath(new URL('../../commands/plan.ts', import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), 'nightkeep-test-'));

afterAll(() => rmSync(FOLDER, { recursive: true }));

function written(name: string, value: unknown): string {
  const path = join(FOLDER, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

/** As `az` prints a resource: what the REST API has under `properties` stands beside. */
function flattened({ properties, ...resource }: ArmResource): unknown {
  return { ...resource, ...properties, resourceGroup: 'SHOP' };
}

function asAzPrints({ virtualMachines, disks, snapshots = [] }: ArmFleet): readonly string[] {
  return [
    written('vms.json', virtualMachines.map(flattened)),
    written('disks.json', disks.map(flattened)),
    written('snapshots.json', snapshots.map(flattened)),
  ];
}

async function planned(args: readonly string[]): Promise<PlanDocument> {
  return JSON.parse(await plan([...args, '--json'], {})) as PlanDocument;
}

const shop = aFleet({
  virtualMachines: [
    aMachine('web'),
    aMachine('mistyped', { tags: { 'snapshot-policy': 'nigthly' }, properties: { storageProfile: {} } }),
  ],
  snapshots: [aSnapshot('by-hand')],
});

const untagged = aFleet({ virtualMachines: [aMachine("o'web", { tags: { team: 'shop' } })] });

describe('a plan over files, without any network', () => {
  test('is the same for what az prints and for what the REST API returns', async () => {
    const fromAz = await planned(['--fleet', ...asAzPrints(shop)]);
    const fromRest = await planned(['--fleet', written('rest.json', shop)]);

    expect(fromAz.actions).toMatchObject([
      {
        kind: 'create',
        state: 'planned',
        reasons: expect.arrayContaining(['due']),
        vmId: idIn('virtualMachines', 'web'),
        diskId: idIn('disks', 'disk1'),
      },
    ]);
    expect(fromAz.problems).toContainEqual(
      expect.objectContaining({
        vmId: idIn('virtualMachines', 'mistyped'),
        tag: 'nigthly',
        suggestion: 'nightly',
        severity: 'problem',
      }),
    );
    expect(fromRest.actions).toEqual(fromAz.actions);
    expect(fromRest.problems).toEqual(fromAz.problems);
  });

  test('has the document of a run without its outcome, and skips as skipped', async () => {
    const document = await planned(['--fleet', written('sample.json', sampleFleet(Date.now()))]);
    const statesOf = (kind: string) => [
      ...new Set(document.actions.filter((one) => one.kind === kind).map(({ state }) => state)),
    ];

    expect(Object.keys(document)).toEqual(['run', 'actions', 'problems']);
    expect(document.run).toMatchObject({
      kind: 'run',
      creates: 'due',
      dryRun: true,
      fullPass: true,
      counts: {
        creates: document.actions.filter(({ kind }) => kind === 'create').length,
        prunes: document.actions.filter(({ kind }) => kind === 'prune').length,
      },
    });
    for (const outcome of ['state', 'endedAt', 'progress', 'sets']) expect(document.run).not.toHaveProperty(outcome);
    expect([statesOf('create'), statesOf('prune'), statesOf('skip')]).toEqual([['planned'], ['planned'], ['skipped']]);
    expect(document.actions.every(({ reasons }) => reasons.length > 0)).toBe(true);
    expect(document.problems.map(({ severity }) => severity)).toEqual(
      expect.arrayContaining(['problem', 'hint', 'skipped']),
    );
  });

  test('is told as what would be done', async () => {
    const text = await plan(['--fleet', written('sample.json', sampleFleet(Date.now()))], {});

    expect(text).toMatch(/^VM \/ disk +to create +to prune +to keep$/m);
    expect(text).toMatch(/^ {2}web-01-content +\d+ Nov|^ {2}web-01-content .* expired/m);
    expect(text).toMatch(/^\d+ to create · \d+ to prune · \d+ to keep · .*; nothing was changed\.$/m);
    expect(text).not.toMatch(/\b(created|pruned|planned)\b/);
    expect(text).toContain(`npm start -- --fleet ${join(FOLDER, 'sample.json')}`);
    expect(
      text
        .split('\n')
        .slice(1)
        .filter((line) => line.length > 100 && !line.includes(FOLDER) && !line.includes('az ')),
    ).toEqual([]);
  });

  test('says what was made up', async () => {
    const { problems } = await planned(['--fleet', written('vm-only.json', [aMachine('web')])]);

    expect(problems).toContainEqual(expect.objectContaining({ diskId: idIn('disks', 'disk1'), severity: 'note' }));
  });

  test('tells of many disks that were made up in one paragraph, with what to add', async () => {
    const disk = (lun: number) => ({ lun, name: `d${lun}`, managedDisk: { id: idIn('disks', `d${lun}`) } });
    const dataDisks = [1, 2, 3, 4, 5].map(disk);
    const vm = aMachine('web', { properties: { storageProfile: { dataDisks } } });

    const text = await plan(['--fleet', written('many.json', [vm])], {});

    expect(text.replaceAll('\n', ' ')).toContain(
      '5 disks that VMs name are in no file and were made up for this run: Shop/d1, Shop/d2, Shop/d3 and 2 more. Add what az disk list prints.',
    );
  });

  test('takes the snapshot group to be there where no file lists groups, and says so', async () => {
    const files = ['--fleet', ...asAzPrints(aFleet({ virtualMachines: [aMachine('web')] }))];

    const { actions, problems } = await planned(files);

    expect(await plan(files, {})).toContain('No file lists resource groups: nightkeep-snapshots is taken to be there.');
    expect(problems.filter(({ severity }) => severity === 'problem')).toEqual([]);
    expect(actions).toMatchObject([{ snapshotId: expect.stringContaining('/resourceGroups/nightkeep-snapshots/') }]);
  });

  test('takes the groups of files that list them as they are', async () => {
    const group = { id: `${idIn('disks', 'x').split('/providers/')[0]}`, location: 'westeurope' };
    const fleet = { ...aFleet({ virtualMachines: [aMachine('web')] }), resourceGroups: [group] };

    const { problems } = await planned(['--fleet', written('groups.json', fleet)]);

    expect(problems).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('has no resource group nightkeep-snapshots') }),
    );
  });

  test('of a fleet without tags says how to see more', async () => {
    const text = await plan(['--fleet', written('untagged.json', untagged)], {});

    expect(text).toContain('No VM or disk carries the tag snapshot-policy: --assume nightly shows what it would do.');
    expect(text).toContain('0 to create · 0 to prune');
  });

  test('counts the VMs that nobody tagged beside those that somebody did', async () => {
    const osDisk = { name: 'os', managedDisk: { id: idIn('disks', 'plain-os') } };
    const plain = aMachine('plain', { tags: {}, properties: { storageProfile: { osDisk } } });
    const some = aFleet({ virtualMachines: [aMachine('web'), plain] });

    const text = await plan(['--fleet', written('some.json', some)], {});
    const assuming = await plan(['--fleet', written('some.json', some), '--assume', 'nightly'], {});

    expect(text).toContain('1 VM without the tag snapshot-policy is left alone: --assume nightly shows');
    expect(assuming).not.toContain('left alone');
  });

  test('with an assumed tag treats untagged VMs as tagged, and ends with the line that tags the first', async () => {
    const args = ['--fleet', written('untagged.json', untagged), '--assume', 'nightly keep 14d'];

    const text = await plan(args, {});
    const { actions } = await planned(args);

    expect(text).toContain('1 untagged VM planned as if tagged snapshot-policy=nightly keep 14d.');
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      `az tag update --operation Merge --resource-id '${idIn('virtualMachines', "o'\\''web")}' --tags 'snapshot-policy=nightly keep 14d'`,
    );
    expect(actions).toMatchObject([{ kind: 'create', state: 'planned', diskId: idIn('disks', 'disk1') }]);
  });

  test('leaves VMs that have the tag as they are', async () => {
    const off = aFleet({ virtualMachines: [aMachine('web', { tags: { 'Snapshot-Policy': 'off' } })] });
    const text = await plan(['--fleet', written('off.json', off), '--assume', 'nightly'], {});

    expect(text).toContain('0 untagged VMs');
    expect(text).toContain('0 to create');
    expect(text).not.toContain('az tag update');
  });
});

describe('the options', () => {
  const fleet = () =>
    written('own-key.json', aFleet({ virtualMachines: [aMachine('web', { tags: { backup: 'gold' } })] }));

  test('are the settings of the app', async () => {
    const policies = written('policies.json', { policies: { gold: { schedule: 'at 22:00', keep: '7d' } } });
    const args = ['--fleet', fleet(), '--tag-key', 'backup', '--time-zone', 'Asia/Tokyo', '--owner', 'acme'];

    const text = await plan([...args, '--policies', policies], {});
    const { actions } = await planned([...args, '--policies', policies]);

    expect(text).toContain('A snapshot every day at 22:00 (Asia/Tokyo)');
    expect(text).toContain('points of owner acme');
    expect(actions).toMatchObject([{ kind: 'create', snapshotId: expect.stringMatching(/disk1-\d{8}T1300Z-/) }]);
  });

  test('go before the settings of the environment', async () => {
    const env = { NIGHTKEEP_TAG_KEY: 'team', NIGHTKEEP_OWNER: 'acme', PATH: '/bin' };

    expect(await plan(['--fleet', fleet(), '--tag-key', 'backup'], env)).toContain('points of owner acme');
    expect(await plan(['--fleet', fleet()], env)).toContain('carries the tag team');
  });

  test.each([
    ['nothing to plan over', [], /--subscription or a --fleet/],
    ['both', ['--subscription', '0a000000-0000-4000-8000-000000000001', '--fleet', 'x'], /exclude each other/],
    ['a stray word', ['nightly'], /"nightly" is no option/],
    ['an unknown option', ['--fleat', 'x'], /--fleat/],
    ['a name for a subscription', ['--subscription', 'production'], /--subscription must be .*"production"/],
    ['a file that is not there', ['--fleet', '/none.json'], /\/none\.json: cannot be read/],
    ['a file that is no fleet', ['--fleet', written('text.json', 'hello')], /text\.json: not JSON/],
    ['a fleet of nothing', ['--fleet', written('empty.json', [])], /empty\.json: no VM, disk or snapshot/],
    ['a mistyped assumption', ['--fleet', 'x', '--assume', 'nigthly'], /nigthly.*Did you mean: nightly/],
    ['an empty assumption', ['--fleet', 'x', '--assume', ' '], /--assume needs a tag value/],
    ['no policies file', ['--fleet', 'x', '--policies', '/none.json'], /--policies names a file that cannot be read/],
    ['bad policies', ['--fleet', 'x', '--policies', written('bad.json', '{"policies": 1}')], /--policies /],
    ['a bad zone', ['--fleet', 'x', '--time-zone', 'Europ/London'], /--time-zone .*Europe\/London/],
  ])('refuse %s', async (_, args, message) => {
    const refusal = plan(args, {});

    await expect(refusal).rejects.toBeInstanceOf(BadUsage);
    await expect(refusal).rejects.toThrow(message);
  });

  test('are told on request', async () => {
    expect(await plan(['--help'], {})).toMatch(/^usage: npm run plan -- --subscription ID/);
  });

  test('and settings of the environment are told with every mistake by name', async () => {
    const env = { NIGHTKEEP_MIN_KEEP_DAYS: 'ten', NIGHTKEEP_TAGKEY: 'x' };

    await expect(plan(['--fleet', 'x', '--owner', '?'], env)).rejects.toThrow(
      /--owner .*\n.*NIGHTKEEP_MIN_KEEP_DAYS .*\n.*NIGHTKEEP_TAGKEY .*NIGHTKEEP_TAG_KEY/,
    );
  });
});

describe('the process', () => {
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8', env: { PATH: FOLDER, ...env } });

  test('prints one JSON document and nothing else', () => {
    const { status, stdout, stderr } = run(['--fleet', written('rest.json', shop), '--json']);

    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({ run: { dryRun: true } });
  });

  test('ends with 2 and says how it is used', () => {
    const { status, stdout, stderr } = run([]);

    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^name a --subscription or a --fleet\n\nusage: npm run plan/);
  });

  test('ends with 1 and one line where nobody is signed in', () => {
    const { status, stdout, stderr } = run(['--subscription', '0a000000-0000-4000-8000-000000000001']);

    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Nobody is signed in to Azure here: run `az login`.*\n$/);
  });
});
