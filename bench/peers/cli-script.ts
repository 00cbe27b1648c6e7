import { azureCliLines } from '../../local/simulator/azure-cli-lines.ts';
import type { Stage } from './stage.ts';

/** A call of `az snapshot create` after the other: each waits until its snapshot is made, or none does. */
export type CliMode = 'wait' | 'no-wait';

/** Lines of bash that sign the Azure CLI in to the simulated Azure, as a person would before the script. */
export function signInLines({ simulator, identity, caPath }: Stage): readonly string[] {
  const { MSI_ENDPOINT, MSI_SECRET } = identity.environment;
  const lines = azureCliLines({ armUrl: simulator.url, caPath, msiEndpoint: MSI_ENDPOINT, msiSecret: MSI_SECRET });
  return lines.map((line) => `{ ${line}; } >&2`);
}

/**
 * What scripts for snapshots with the Azure CLI usually are: the disks of the tagged VMs, and a call for each. The number of
 * calls that failed is the last line of its output.
 */
export function cliScript(mode: CliMode): readonly string[] {
  const disks = '[?tags."snapshot-policy"].storageProfile.[osDisk, dataDisks][][].managedDisk.id';
  return [
    'failed=0',
    `for id in $(az vm list --query '${disks}' --output tsv); do`,
    '  az snapshot create --resource-group nightkeep-snapshots --name "$(basename "$id")-snapshot" --source "$id" \\',
    `    --incremental true${mode === 'no-wait' ? ' --no-wait' : ''} --output none || failed=$((failed + 1))`,
    'done',
    'echo "$failed"',
  ];
}
