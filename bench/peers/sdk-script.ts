import { ComputeManagementClient, type VirtualMachine } from '@azure/arm-compute';
import { ManagedIdentityCredential } from '@azure/identity';
import type { ScriptReport } from './peer-figures.ts';

// What scripts for snapshots usually are: the SDK as it comes, a list of the tagged VMs, and a call for each of their disks
// that is waited for, in a loop or all at once. A process of its own: `node sdk-script.ts loop|at-once SUBSCRIPTION URL`.

const [mode, subscriptionId = '', endpoint = ''] = process.argv.slice(2);
const GROUP = 'nightkeep-snapshots';

const client = new ComputeManagementClient(new ManagedIdentityCredential(), subscriptionId, {
  endpoint,
  credentials: { scopes: [`${endpoint}/.default`] },
});

interface Source {
  readonly id: string;
  readonly location: string;
}

async function listSources(): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for await (const vm of client.virtualMachines.listAll()) {
    if (vm.tags?.['snapshot-policy'] === undefined) continue;
    for (const id of diskIds(vm)) sources.push({ id, location: vm.location });
  }
  return sources;
}

function diskIds({ storageProfile }: VirtualMachine): readonly string[] {
  const disks = [storageProfile?.osDisk, ...(storageProfile?.dataDisks ?? [])];
  return disks.flatMap((disk) => disk?.managedDisk?.id ?? []);
}

async function snapshot({ id, location }: Source): Promise<void> {
  const name = `${id.split('/').at(-1)}-snapshot`;
  const creationData = { createOption: 'Copy', sourceResourceId: id };
  await client.snapshots.createOrUpdate(GROUP, name, { location, creationData, incremental: true });
}

const errors: string[] = [];
const noteFailure = (error: unknown): void => void errors.push(error instanceof Error ? error.message : String(error));
const sources = await listSources();
if (mode === 'loop') for (const source of sources) await snapshot(source).catch(noteFailure);
else await Promise.all(sources.map((source) => snapshot(source).catch(noteFailure)));
process.send?.({ failed: errors.length, errors: [...new Set(errors)].slice(0, 5) } satisfies ScriptReport);
process.disconnect();
