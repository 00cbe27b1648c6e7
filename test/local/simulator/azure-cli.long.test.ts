import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../../local/identity/start-identity-endpoint.ts';
import { azureCliLines } from '../../../local/simulator/azure-cli-lines.ts';
import { type OpenSimulator, openSimulator } from './open-simulator.ts';
import { idIn } from './small-fleet.ts';

const run = promisify(execFile);
const MINUTES = 60_000;

function hasAzureCli(): boolean {
  try {
    execFileSync('az', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

// Skipped only where the Azure CLI is not installed: it is no npm package, and the app does not need it.
describe.skipIf(!hasAzureCli())('the real Azure CLI as a client (needs `az` on the PATH)', () => {
  let folder = '';
  let identity: IdentityEndpoint;
  let simulator: OpenSimulator;
  let lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightkeep-az-'));
    identity = await startIdentityEndpoint();
    simulator = await openSimulator({ clock: Date.now, caPath: join(folder, 'ca.pem') });
    const { MSI_ENDPOINT, MSI_SECRET } = identity.environment;
    const options = { armUrl: simulator.url, caPath: join(folder, 'ca.pem') };
    lines = azureCliLines({ ...options, msiEndpoint: MSI_ENDPOINT, msiSecret: MSI_SECRET });
  });

  afterAll(async () => {
    await identity.close();
    await rm(folder, { recursive: true, force: true });
  });

  test(
    'signs in by identity, lists, creates, shows and deletes',
    async () => {
      const script = [
        'set -e',
        ...lines.map((line) => `{ ${line}; } >&2`),
        "az vm list --query '[].name' -o tsv",
        "az disk list --query '[].uniqueId' -o tsv",
        `az snapshot create -g Shop -n point --incremental true --source ${idIn('disks', 'disk1')} --tags a=b --query provisioningState -o tsv`,
        "az snapshot list --query '[].tags.a' -o tsv",
        'az snapshot show -g Shop -n point --query creationData.sourceUniqueId -o tsv',
        'az snapshot delete -g Shop -n point',
        "az snapshot list --query 'length(@)' -o tsv",
      ];
      const environment = { ...process.env, TMPDIR: folder };

      const { stdout } = await run('bash', ['-c', script.join('\n')], { env: environment });

      expect(stdout.trim().split('\n')).toEqual(['web', 'unique-disk1', 'Succeeded', 'b', 'unique-disk1', '0']);
      expect(identity.tokensGiven()).toBeGreaterThan(0);
      expect(simulator.state.snapshots.size).toBe(0);
    },
    4 * MINUTES,
  );
});
