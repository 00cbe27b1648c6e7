import type { ArmResource } from './arm-json.ts';
import { bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { checkLocks } from './locks.ts';
import { idOf, requireGroup, requireResource } from './lookup.ts';
import { startOperation } from './operations.ts';
import { listResources } from './paging.ts';
import { render } from './render.ts';
import { checkTags } from './tags.ts';

const listModels = listResources('virtualMachines');

/** With `statusOnly=true` the list carries each VM's state. */
export const listVirtualMachines: Handler = (state, request) => {
  const reply = listModels(state, request);
  if (request.query.get('statusOnly')?.toLowerCase() !== 'true') return reply;
  const page = reply.body as { value: ArmResource[] };
  return { ...reply, body: { ...page, value: page.value.map((machine) => withInstanceView(machine)) } };
};

export const getVirtualMachine: Handler = (state, request) => {
  const machine = requireResource(state, request.path, 'virtualMachines');
  const shown = render(state, machine, request.apiVersion, state.now());
  const expands = request.query.get('$expand')?.toLowerCase() === 'instanceview';
  return { status: 200, body: expands ? withInstanceView(shown) : shown };
};

export const getInstanceView: Handler = (state, { path }) => {
  const machine = requireResource(state, path, 'virtualMachines');
  return { status: 200, body: instanceView(machine) };
};

/** A tag change is answered at once; everything else of a VM is outside the simulator. */
export const patchVirtualMachine: Handler = (state, request) => {
  const machine = requireResource(state, request.path, 'virtualMachines');
  checkLocks(state, machine.id, 'write');
  const { tags } = bodyAs<ArmResource>(request);
  checkTags(tags);
  if (tags !== undefined) machine.tags = tags;
  return { status: 200, body: render(state, machine, request.apiVersion, state.now()) };
};

export const deleteVirtualMachine: Handler = (state, request) => {
  requireGroup(state, request.path);
  const machine = state.virtualMachines.get(idOf(request.path, 'virtualMachines'));
  if (machine === undefined) return { status: 204 };
  checkLocks(state, machine.id, 'delete');
  const headers = startOperation(state, request, {
    location: machine.location,
    provider: 'compute',
    durationMs: state.settings.snapshotDeleteMs,
    succeed: () => removeMachine(state, machine),
  });
  return { status: 202, headers };
};

/** Its disks stay, detached, as they do in Azure unless the model says `deleteOption: Delete`. */
function removeMachine(state: ArmState, machine: ArmResource): void {
  state.virtualMachines.delete(machine.id);
  const { osDisk, dataDisks = [] } = machine.properties.storageProfile ?? {};
  for (const named of [osDisk, ...dataDisks]) {
    const disk = state.disks.get(named?.managedDisk?.id ?? '');
    if (disk === undefined) continue;
    const others = disk.managedByExtended?.filter((id) => id.toLowerCase() !== machine.id.toLowerCase());
    if (others !== undefined) disk.managedByExtended = others;
    if (disk.managedBy?.toLowerCase() === machine.id.toLowerCase()) delete disk.managedBy;
    if (disk.managedBy === undefined && (others?.length ?? 0) === 0) disk.properties.diskState = 'Unattached';
  }
}

function withInstanceView(machine: ArmResource): ArmResource {
  return { ...machine, properties: { ...machine.properties, instanceView: instanceView(machine) } };
}

function instanceView(machine: ArmResource): unknown {
  const present = machine.properties['instanceView'];
  if (present !== undefined) return present;
  return {
    computerName: machine.name,
    statuses: [
      { code: 'ProvisioningState/succeeded', level: 'Info', displayStatus: 'Provisioning succeeded' },
      { code: 'PowerState/running', level: 'Info', displayStatus: 'VM running' },
    ],
  };
}
