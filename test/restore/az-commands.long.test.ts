import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../local/identity/start-identity-endpoint.ts';
import { azureCliLines } from '../../local/simulator/azure-cli-lines.ts';
import { restoreReport } from '../../shared/restore/read-restore.ts';
import { hasAzureCli } from '../support/has-azure-cli.ts';
import { asking, restorable, start } from './new-disks.ts';
import { openRestoreWorld, type RestoreWorld, takePoints } from './restore-world.ts';
import { diskId, machineId } from './shop-fleet.ts';

const run = promisify(execFile);
const MINUTES = 60_000;

// Skipped only where the Azure CLI is not installed: it is no npm package, and the app does not need it.
describe.skipIf(!hasAzureCli())('the commands of a dry run (needs `az` on the PATH)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nightkeep-az-'));
  const caPath = join(folder, 'ca.pem');
  let identity: IdentityEndpoint;

  beforeAll(async () => {
    identity = await startIdentityEndpoint();
  });

  afterAll(async () => {
    await identity.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function bash({ simulator }: RestoreWorld, lines: readonly string[]): Promise<void> {
    const { MSI_ENDPOINT, MSI_SECRET } = identity.environment;
    const signIn = azureCliLines({
      armUrl: simulator.url,
      caPath,
      msiEndpoint: MSI_ENDPOINT,
      msiSecret: MSI_SECRET,
    });
    await run('bash', ['-ec', [...signIn, ...lines].join('\n')], { env: { ...process.env, TMPDIR: folder } });
  }

  test(
    'make the disks as the app would, and put the VM on them',
    async () => {
      const data = [{ name: 'web-data', lun: 5, caching: 'None', tags: { note: 'it\'s $(id) "quoted" ü' } }];
      const settings = {
        diskCreateMs: 0,
        machineUpdateMs: 0,
        machineStartMs: 0,
        machineStopMs: 0,
        snapshotChangeMs: 0,
      };
      const world = await openRestoreWorld({ machines: [{ name: 'web', data }], simulator: { caPath, settings } });
      await takePoints(world);
      const planned = await start(world, asking({ vm: 'web' }, { dryRun: true }));
      if (planned.kind !== 'planned') throw new Error(JSON.stringify(planned));
      const { commands, disks } = restoreReport(planned.record);
      const state = world.simulator.state;

      await bash(world, [...(commands?.make?.bash ?? []), ...(commands?.replace?.bash ?? [])]);

      for (const { disk, sourceDisk = '' } of disks) {
        const [made, source] = [state.disks.get(disk), state.disks.get(sourceDisk)];
        if (made === undefined || source === undefined) throw new Error(`no ${disk}`);
        expect(restorable(made)).toEqual(restorable(source));
      }
      const [osDisk, dataDisk] = disks;
      expect(state.virtualMachines.get(machineId('web'))?.properties.storageProfile).toMatchObject({
        osDisk: { managedDisk: { id: osDisk?.disk } },
        dataDisks: [{ lun: 5, caching: 'None', managedDisk: { id: dataDisk?.disk } }],
      });
      expect(state.disks.get(diskId('web-data'))?.managedBy).toBeUndefined();
    },
    4 * MINUTES,
  );
});
