import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../local/identity/start-identity-endpoint.ts';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import { azureCliLines } from '../../local/simulator/azure-cli-lines.ts';
import { type OpenSimulator, openSimulator } from '../local/simulator/open-simulator.ts';
import { hasAzureCli } from '../support/has-azure-cli.ts';
import { findPowerShell } from './find-power-shell.ts';
import { ATTACHED, keptOf, SUBSCRIPTION, setOf, TRAVELLING_TAGS, VM } from './restorable-vm.ts';
import { powerShell, type Script, SHELL } from './run-script.ts';

const run = promisify(execFile);
const MINUTES = 60_000;
const DISKS = ATTACHED.map(({ disk }) => disk);
const BEFORE = setOf('aaaa00000001', ['2026-11-22T02:00:21Z', '2026-11-22T02:00:22Z', '2026-11-22T02:00:23Z']);
const LACKING = setOf('aaaa00000002', ['2026-11-23T02:00:21Z', '2026-11-23T02:00:22Z', undefined]);

const pwsh = findPowerShell();
const scripts: readonly (readonly [string, Script])[] = [
  ['restore.sh', SHELL],
  ...(pwsh === undefined ? [] : [['restore.ps1', powerShell(pwsh)] as const]),
];

// Skipped only where the Azure CLI is not installed: it is no npm package, and the app does not need it.
describe.skipIf(!hasAzureCli())('with the real Azure CLI (needs `az` on the PATH)', () => {
  let folder = '';
  let identity: IdentityEndpoint;
  let simulator: OpenSimulator;
  let env: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightkeep-az-'));
    identity = await startIdentityEndpoint();
    const fleet = { virtualMachines: [VM], disks: DISKS, snapshots: [...BEFORE, ...LACKING] };
    simulator = await openSimulator({ fleet, clock: Date.now, caPath: join(folder, 'ca.pem') });
    const { MSI_ENDPOINT, MSI_SECRET } = identity.environment;
    const options = { armUrl: simulator.url, caPath: join(folder, 'ca.pem') };
    const lines = azureCliLines({ ...options, msiEndpoint: MSI_ENDPOINT, msiSecret: MSI_SECRET });
    // The last line mends `az vm` in one distribution's package; the scripts do not use it.
    const signIn = [...lines.slice(0, -1).map((line) => `{ ${line}; } >&2`), 'echo "$AZURE_CONFIG_DIR"'];
    const { stdout } = await run('bash', ['-c', ['set -e', ...signIn].join('\n')], {
      env: { ...process.env, TMPDIR: folder },
    });
    env = {
      ...{ AZURE_CONFIG_DIR: stdout.trim(), AZURE_CORE_COLLECT_TELEMETRY: 'false', TMPDIR: folder },
      ...{ REQUESTS_CA_BUNDLE: join(folder, 'ca.pem'), MSI_ENDPOINT, MSI_SECRET },
    };
  }, 2 * MINUTES);

  afterAll(async () => {
    await identity.close();
    await rm(folder, { recursive: true, force: true });
  });

  // Both at once: it is the Azure CLI that takes the time, two seconds a command.
  test.concurrent.each(scripts)(
    '%s makes disks equal to their sources of the newest complete set, and changes nothing else',
    async (_, script) => {
      const before = structuredClone(DISKS.map(({ id }) => simulator.state.disks.get(id)));

      const { code, stdout, stderr } = await script.run({ vm: 'web01', yes: true }, env);

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const made = [...stdout.matchAll(/^made (\S+)/gm)].map(
        ([, id = '']) => simulator.state.disks.get(id) as ArmResource,
      );
      expect(made.map(keptOf)).toEqual(DISKS.map(keptOf));
      expect(made.map(({ properties }) => properties.provisioningState)).toEqual(DISKS.map(() => 'Succeeded'));
      expect(made.map(({ tags }) => tags?.['nightkeep-restored-from'])).toEqual(BEFORE.map(({ name }) => name));
      for (const { tags } of made) expect(tags).toMatchObject(TRAVELLING_TAGS);
      expect(DISKS.map(({ id }) => simulator.state.disks.get(id))).toEqual(before);
    },
    8 * MINUTES,
  );

  test.each(scripts)(
    '%s makes a disk equal to its source of a VM restore point',
    async (name, script) => {
      const point = await makeRestorePoint(simulator, name === 'restore.sh' ? 1 : 2);

      const { code, stdout, stderr } = await script.run({ vm: 'web01', set: point, yes: true }, env);

      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const made = [...stdout.matchAll(/^made (\S+)/gm)].map(
        ([, id = '']) => simulator.state.disks.get(id) as ArmResource,
      );
      expect(made.map(keptOf)).toEqual(DISKS.slice(0, 1).map(keptOf));
      expect(made[0]?.properties.creationData?.createOption).toBe('Restore');
      for (const one of made) simulator.state.disks.delete(one.id);
    },
    8 * MINUTES,
  );

  test('makes nothing where no point is old enough, and says which is the oldest', async () => {
    const { size } = simulator.state.disks;

    const { code, stderr } = await SHELL.run({ vm: 'web01', at: '2026-11-22T02:00:22Z', yes: true }, env);

    expect(code).toBe(1);
    expect(stderr).toContain('The oldest was taken at 2026-11-22T02:00:23Z (set aaaa00000001)');
    expect(simulator.state.disks.size).toBe(size);
    expect(size).toBe(DISKS.length * (1 + scripts.length));
  });
});

/** Of the VM's OS disk, the others excluded; gives its name. */
async function makeRestorePoint({ send }: OpenSimulator, day: number): Promise<string> {
  const collection = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Compute/restorePointCollections/web01-rp`;
  const name = `web01-2026112${day}T0200Z-k3v9q2x7mwt4ucrzh6bd`;
  const put = async (path: string, body: unknown) => {
    const { status } = await send('PUT', `${path}?api-version=2024-03-01`, body);
    expect(status).toBeLessThan(202);
  };
  const tags = { 'nightkeep-owner': 'owner-1', 'nightkeep-vm': 'shop/web01' };
  await put(collection, { location: 'westeurope', tags, properties: { source: { id: VM.id } } });
  const excludeDisks = DISKS.slice(1).map(({ id }) => ({ id }));
  await put(`${collection}/restorePoints/${name}`, { properties: { excludeDisks } });
  const stateOf = async () => {
    const { body } = await send('GET', `${collection}/restorePoints/${name}?api-version=2024-03-01`);
    return body.properties.provisioningState;
  };
  await expect.poll(stateOf, { timeout: 2 * MINUTES, interval: 500 }).toBe('Succeeded');
  return name;
}
