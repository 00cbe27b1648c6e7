import type { ArmResource } from './arm-json.ts';
import type { Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { detachDisk, namedDisks } from './attachments.ts';
import { checkLocks } from './locks.ts';
import { idOf, requireGroup, requireResource } from './lookup.ts';
import { startOperation } from './operations.ts';
import { listResources } from './paging.ts';
import { instanceView } from './power.ts';
import { render } from './render.ts';

const listModels = listResources('virtualMachines');

/** With `statusOnly=true` the list carries each VM's state. */
export const listVirtualMachines: Handler = (state, request) => {
  const reply = listModels(state, request);
  if (request.query.get('statusOnly')?.toLowerCase() !== 'true') return reply;
  const page = reply.body as { value: ArmResource[] };
  return { ...reply, body: { ...page, value: page.value.map((machine) => withInstanceView(state, machine)) } };
};

export const getVirtualMachine: Handler = (state, request) => {
  const machine = requireResource(state, request.path, 'virtualMachines');
  const shown = render(state, machine, request.apiVersion, state.now());
  const expands = request.query.get('$expand')?.toLowerCase() === 'instanceview';
  return { status: 200, body: expands ? withInstanceView(state, shown) : shown };
};

export const getInstanceView: Handler = (state, { path }) => {
  const machine = requireResource(state, path, 'virtualMachines');
  return { status: 200, body: instanceView(state, machine) };
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

/** Its disks stay, detached: `deleteOption` is not acted on. */
function removeMachine(state: ArmState, machine: ArmResource): void {
  state.virtualMachines.delete(machine.id);
  state.power.delete(machine.id.toLowerCase());
  for (const { managedDisk } of namedDisks(machine)) {
    const disk = state.disks.get(managedDisk?.id ?? '');
    if (disk !== undefined) detachDisk(state, disk, machine);
  }
}

function withInstanceView(state: ArmState, machine: ArmResource): ArmResource {
  return { ...machine, properties: { ...machine.properties, instanceView: instanceView(state, machine) } };
}
