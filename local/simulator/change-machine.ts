import { randomUUID } from 'node:crypto';
import { ArmError, invalidParameter } from './arm-error.ts';
import type { ArmProperties, ArmResource } from './arm-json.ts';
import { type ArmReply, type ArmRequest, bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { cloneJson } from './clone-json.ts';
import { formatTime } from './format-time.ts';
import { checkLocks } from './locks.ts';
import { idOf, requireGroup, requireLocation, requireResource } from './lookup.ts';
import { checkNotBusy, startMachineOperation } from './machine-operation.ts';
import { setPower } from './power.ts';
import { render } from './render.ts';
import { applyProfile, askedProfile } from './storage-profile.ts';
import { checkStorageProfile } from './storage-profile-rules.ts';
import { checkTags } from './tags.ts';

/** Azure's own, whatever a request says of them. */
const READ_ONLY = ['vmId', 'provisioningState', 'instanceView', 'timeCreated', 'storageProfile'];
const ENVELOPE = ['identity', 'plan', 'extendedLocation'] as const;

/** PATCH: a change of tags alone is answered at once, anything else is an operation. */
export const changeMachine: Handler = (state, request) => {
  state.now();
  const machine = requireResource(state, request.path, 'virtualMachines');
  checkLocks(state, machine.id, 'write');
  const body = bodyAs<ArmResource>(request);
  checkTags(body.tags);
  if (Object.keys(body).every((name) => name === 'tags')) {
    machine.tags = body.tags ?? machine.tags ?? {};
    return { status: 200, body: render(state, machine, request.apiVersion, state.now()) };
  }
  return update(state, request, machine, { ...body, tags: body.tags ?? machine.tags ?? {} });
};

/** PUT: changes the VM that is there, or makes one of disks that exist. */
export const putMachine: Handler = (state, request) => {
  state.now();
  const { path } = request;
  requireGroup(state, path);
  const id = idOf(path, 'virtualMachines');
  checkLocks(state, id, 'write');
  const body = bodyAs<ArmResource>(request);
  const existing = state.virtualMachines.get(id);
  const location = requireLocation(body.location, existing, path.resourceGroup);
  checkTags(body.tags);
  if (existing !== undefined) return update(state, request, existing, { ...body, tags: body.tags ?? {} });
  return create(state, request, { body, id, location });
};

function update(state: ArmState, request: ArmRequest, machine: ArmResource, body: Partial<ArmResource>): ArmReply {
  checkNotBusy(machine);
  const asked = cloneJson(body);
  const zones = asked.zones;
  if (zones !== undefined && JSON.stringify(zones) !== JSON.stringify(machine.zones ?? [])) {
    const message = "Changing property 'zones' is not allowed.";
    throw new ArmError(409, 'PropertyChangeNotAllowed', message, { target: 'zones' });
  }
  const profile = askedProfile(state, machine, asked.properties?.storageProfile ?? {});
  checkStorageProfile(state, machine, profile);
  const before = cloneJson(machine);
  if (asked.tags !== undefined) machine.tags = asked.tags;
  for (const name of ENVELOPE) if (asked[name] !== undefined) machine[name] = asked[name];
  Object.assign(machine.properties, changeable(asked.properties));
  applyProfile(state, machine, profile);
  const headers = startMachineOperation(state, request, machine, {
    durationMs: state.settings.machineUpdateMs,
    succeed: () => undefined,
    fail: ({ leaves }) => {
      if (leaves === 'nothing') restoreModel(state, machine, before);
    },
  });
  return { status: 200, headers, body: render(state, machine, request.apiVersion, state.now()) };
}

/** The model as it was before a change that came to nothing. */
function restoreModel(state: ArmState, machine: ArmResource, before: ArmResource): void {
  const { storageProfile, provisioningState: _, ...properties } = before.properties;
  Object.assign(machine.properties, properties);
  if (storageProfile !== undefined) applyProfile(state, machine, storageProfile);
}

interface Creation {
  readonly body: Partial<ArmResource>;
  readonly id: string;
  readonly location: string;
}

function create(state: ArmState, request: ArmRequest, { body, id, location }: Creation): ArmReply {
  const { properties, ...envelope } = cloneJson(body);
  if (properties?.storageProfile?.osDisk === undefined) {
    throw invalidParameter('storageProfile.osDisk', "Required parameter 'storageProfile.osDisk' is missing (null).");
  }
  const machine: ArmResource = {
    ...envelope,
    name: request.path.name,
    id,
    type: 'Microsoft.Compute/virtualMachines',
    location,
    tags: body.tags ?? {},
    properties: {
      ...changeable(properties),
      vmId: randomUUID(),
      timeCreated: formatTime(state.now(), state.settings.utcOffsetMinutes),
    },
  };
  const profile = askedProfile(state, machine, properties.storageProfile);
  checkStorageProfile(state, machine, profile);
  state.virtualMachines.put(machine);
  setPower(state, machine, 'starting');
  applyProfile(state, machine, profile);
  const headers = startMachineOperation(state, request, machine, {
    durationMs: state.settings.machineStartMs,
    succeed: () => setPower(state, machine, 'running'),
    fail: () => setPower(state, machine, 'stopped'),
  });
  return { status: 201, headers, body: render(state, machine, request.apiVersion, state.now()) };
}

function changeable(properties: ArmProperties | undefined): ArmProperties {
  return Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => !READ_ONLY.includes(name)));
}
