import type { Measured, NotHere } from '../part.ts';
import { azureCliVersion } from './azure-cli-version.ts';
import { peerRows } from './peer-rows.ts';
import { runCli } from './run-cli.ts';
import { runNightkeep } from './run-nightkeep.ts';
import { onStage } from './stage.ts';

const DISKS = { vms: 50, disksPerVm: 4, latencyMs: 30 };
/** A call that waits looks again after half a minute: these are one minute, all of them would be an hour and a half. */
const WAITED_FOR = { ...DISKS, vms: 1, disksPerVm: 2 };

/** Scripts over the Azure CLI and the app, each alone over the same disks. */
export async function measureCliPeers(tell: (line: string) => void): Promise<Measured | NotHere> {
  const version = azureCliVersion();
  if (version === undefined) return { notHere: 'the Azure CLI is not on this machine; its rows are of another time.' };
  tell('Nightkeep');
  const nightkeep = await runNightkeep(DISKS);
  tell(`the Azure CLI ${version}, waiting for each of a few disks`);
  const waiting = await onStage(WAITED_FOR, (stage) => runCli('wait', stage));
  tell('the Azure CLI, waiting for none: a second or two each');
  const withoutWaiting = await onStage(DISKS, (stage) => runCli('no-wait', stage));
  return {
    rows: [
      ...peerRows({ name: 'the Azure CLI in a loop', timeLimit: { most: 0.1 } }, nightkeep, waiting),
      ...peerRows({ name: 'the Azure CLI without waiting', timeLimit: { most: 0.2 } }, nightkeep, withoutWaiting),
    ],
    figures: { azureCli: version, nightkeep, waiting, withoutWaiting },
  };
}
