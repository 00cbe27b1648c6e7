import type { ArmFleet, ArmResource, ArmResourceGroup, ArmSubscription } from './arm-json.ts';
import { type CompletedFleet, completeFleet } from './complete-fleet.ts';
import { FleetError } from './fleet-error.ts';
import { isObject, nestResource } from './nest-resource.ts';

const FIELDS = ['subscriptions', 'resourceGroups', 'virtualMachines', 'disks', 'snapshots'];

interface Collected {
  readonly subscriptions: Map<string, ArmSubscription>;
  readonly resourceGroups: Map<string, ArmResourceGroup>;
  readonly virtualmachines: Map<string, ArmResource>;
  readonly disks: Map<string, ArmResource>;
  readonly snapshots: Map<string, ArmResource>;
}

/** The fleet in one parsed JSON document. Throws FleetError, which names `file` and the field. */
export function normalizeFleet(value: unknown, file: string): CompletedFleet {
  return mergeFleets([{ file, value }]);
}

/** The fleet in several documents together; of two resources with one id the later counts. */
export function mergeFleets(documents: readonly { readonly file: string; readonly value: unknown }[]): CompletedFleet {
  const collected: Collected = {
    subscriptions: new Map(),
    resourceGroups: new Map(),
    virtualmachines: new Map(),
    disks: new Map(),
    snapshots: new Map(),
  };
  for (const { file, value } of documents) collectDocument(collected, value, file);
  const fleet: ArmFleet = {
    subscriptions: [...collected.subscriptions.values()],
    resourceGroups: [...collected.resourceGroups.values()],
    virtualMachines: [...collected.virtualmachines.values()],
    disks: [...collected.disks.values()],
    snapshots: [...collected.snapshots.values()],
  };
  return completeFleet(fleet);
}

function collectDocument(collected: Collected, value: unknown, file: string): void {
  const listed = isObject(value) ? value['value'] : value;
  if (Array.isArray(listed)) {
    collectResources(collected, listed, file, isObject(value) ? 'value' : '');
    return;
  }
  if (!isObject(value)) throw new FleetError(file, '', 'expected an object or an array of resources');
  if (!FIELDS.some((field) => field in value)) {
    throw new FleetError(file, '', `expected an array of resources, or an object with ${FIELDS.join(', ')}`);
  }
  // A misspelt field must not leave out half of a fleet.
  const unknown = Object.keys(value).find((field) => Array.isArray(value[field]) && !FIELDS.includes(field));
  if (unknown !== undefined) throw new FleetError(file, unknown, `unknown; a fleet has ${FIELDS.join(', ')}`);
  for (const subscription of arrayOf(value, 'subscriptions', file)) collectSubscription(collected, subscription, file);
  for (const group of arrayOf(value, 'resourceGroups', file)) {
    if (!isObject(group) || typeof group['id'] !== 'string') {
      throw new FleetError(file, 'resourceGroups', 'expected objects with an id');
    }
    collected.resourceGroups.set(group['id'].toLowerCase(), group as unknown as ArmResourceGroup);
  }
  for (const field of ['virtualMachines', 'disks', 'snapshots']) {
    collectResources(collected, arrayOf(value, field, file), file, field);
  }
}

function collectResources(collected: Collected, values: readonly unknown[], file: string, field: string): void {
  for (const [index, value] of values.entries()) {
    const place = `${field}[${index}]`;
    const resource = nestResource(value, file, place);
    const kind = resource.type.toLowerCase().replace('microsoft.compute/', '');
    if (kind !== 'virtualmachines' && kind !== 'disks' && kind !== 'snapshots') {
      throw new FleetError(
        file,
        `${place}.type`,
        `expected a VM, disk or snapshot of Microsoft.Compute, got ${resource.type}`,
      );
    }
    collected[kind].set(resource.id.toLowerCase(), resource);
  }
}

function collectSubscription(collected: Collected, value: unknown, file: string): void {
  const fields = typeof value === 'string' ? { subscriptionId: value } : isObject(value) ? value : {};
  const { subscriptionId, id } = fields as { subscriptionId?: unknown; id?: unknown };
  const found = subscriptionId ?? (typeof id === 'string' ? id.split('/').at(-1) : undefined);
  if (typeof found !== 'string') {
    throw new FleetError(file, 'subscriptions', 'expected objects with a subscriptionId');
  }
  const displayName = typeof fields['name'] === 'string' ? { displayName: fields['name'] } : {};
  collected.subscriptions.set(found.toLowerCase(), { ...displayName, ...fields, subscriptionId: found });
}

function arrayOf(value: Readonly<Record<string, unknown>>, field: string, file: string): readonly unknown[] {
  const items = value[field];
  if (items === undefined || items === null) return [];
  if (!Array.isArray(items)) throw new FleetError(file, field, 'expected an array');
  return items;
}
