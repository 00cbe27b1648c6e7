import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../../local/identity/start-identity-endpoint.ts';
import { azureCliLines } from '../../../local/simulator/azure-cli-lines.ts';
import { hasAzureCli } from '../../support/has-azure-cli.ts';
import { aMachineFleet, LINUX_V2, VERSION, WEB } from './machine-fleet.ts';
import { type OpenSimulator, openSimulator } from './open-simulator.ts';
import { aSnapshot, GROUP_ID, idIn } from './small-fleet.ts';

const run = promisify(execFile);
const MINUTES = 60_000;

// Skipped only where the Azure CLI is not installed: it is no npm package, and the app does not need it.
describe.skipIf(!hasAzureCli())('the real Azure CLI as a client (needs `az` on the PATH)', () => {
  let folder = '';
  let identity: IdentityEndpoint;
  let simulator: OpenSimulator;
  let lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightkeep-az-'));
    identity = await startIdentityEndpoint();
    const point = aSnapshot('point', { properties: LINUX_V2 });
    const fleet = { ...aMachineFleet(), snapshots: [point] };
    const caPath = join(folder, 'ca.pem');
    // Without a Retry-After the CLI looks every 30 seconds whether an operation has ended.
    simulator = await openSimulator({ fleet, clock: Date.now, caPath, settings: { retryAfterSeconds: 1 } });
    const { MSI_ENDPOINT, MSI_SECRET } = identity.environment;
    lines = azureCliLines({ armUrl: simulator.url, caPath, msiEndpoint: MSI_ENDPOINT, msiSecret: MSI_SECRET });
  });

  afterAll(async () => {
    await identity.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the commands print, a line each, once the CLI has signed in. */
  async function printed(commands: readonly string[]): Promise<string[]> {
    const script = ['set -e', ...lines.map((line) => `{ ${line}; } >&2`), ...commands];
    const { stdout } = await run('bash', ['-c', script.join('\n')], { env: { ...process.env, TMPDIR: folder } });
    return stdout.trim().split('\n');
  }

  test(
    'signs in by identity, lists, creates, shows and deletes',
    async () => {
      const output = await printed([
        "az vm list --query '[].name' -o tsv",
        "az disk list --query '[0].uniqueId' -o tsv",
        `az snapshot create -g Shop -n mine --incremental true --source ${idIn('disks', 'os')} --tags a=b --query provisioningState -o tsv`,
        "az snapshot list --query '[].tags.a | [0]' -o tsv",
        'az snapshot show -g Shop -n mine --query creationData.sourceUniqueId -o tsv',
        'az snapshot delete -g Shop -n mine',
        "az snapshot list --query 'length(@)' -o tsv",
      ]);

      expect(output).toEqual(['web', 'unique-data-0', 'Succeeded', 'b', 'unique-os', '1']);
      expect(identity.tokensGiven()).toBeGreaterThan(0);
      expect(simulator.state.snapshots.size).toBe(1);
    },
    4 * MINUTES,
  );

  test(
    'tells an empty collection of restore points from one that is not, as docs/consistency.md has it',
    async () => {
      const collections = ['filled', 'empty'].map(
        (name) => `${GROUP_ID}/providers/Microsoft.Compute/restorePointCollections/${name}`,
      );
      const put = (id: string, body: unknown) => simulator.send('PUT', `${id}${VERSION}`, body);
      for (const id of collections) await put(id, { location: 'westus', properties: { source: { id: WEB } } });
      await put(`${collections[0]}/restorePoints/p`, { properties: { consistencyMode: 'CrashConsistent' } });

      const output = await printed(
        collections.map(
          (id) =>
            `az rest --method get --url "${id}?api-version=2024-07-01&\\$expand=restorePoints" --output tsv --query 'length(properties.restorePoints)'`,
        ),
      );

      expect(output).toEqual(['1', '0']);
    },
    4 * MINUTES,
  );

  test(
    'makes a disk of a snapshot, swaps it for the OS disk of a VM, moves data disks, and reads a disk',
    async () => {
      const output = await printed([
        `az disk create -g Shop -n restored --source ${idIn('snapshots', 'point')} --sku Premium_LRS --hyper-v-generation V2 --network-access-policy DenyAll --query '[osType, diskState]' -o tsv`,
        'az vm deallocate -g Shop -n web',
        "az vm get-instance-view -g Shop -n web --query 'instanceView.statuses[1].code' -o tsv",
        "az vm update -g Shop -n web --os-disk restored --query 'storageProfile.osDisk.name' -o tsv",
        'az vm disk detach -g Shop --vm-name web -n data-1',
        'az vm disk attach -g Shop --vm-name web -n new-0 --lun 5',
        'az vm start -g Shop -n web',
        "az vm show -g Shop -n web --query 'storageProfile.dataDisks[].join(`:`, [name, to_string(lun)])' -o tsv",
        'az disk grant-access -g Shop -n os --duration-in-seconds 60 --query accessSas -o tsv',
        'az disk revoke-access -g Shop -n os',
      ]);

      expect(output).toEqual([
        'Linux',
        'Unattached',
        'PowerState/deallocated',
        'restored',
        'data-0:0',
        'new-0:5',
        expect.stringMatching(/^https:\/\/localhost:\d+\/_sas\/md-/),
      ]);
      expect(simulator.state.disks.get(idIn('disks', 'os'))).toMatchObject({ properties: { diskState: 'Unattached' } });
    },
    4 * MINUTES,
  );
});
