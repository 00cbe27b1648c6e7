import type { ArmResource } from './arm-json.ts';
import { FleetError } from './fleet-error.ts';

type Json = Readonly<Record<string, unknown>>;

/** What stands beside `properties` in the REST API; az prints everything else beside it too. */
const ENVELOPE = new Set([
  ...['id', 'name', 'type', 'location', 'tags', 'sku', 'zones', 'managedBy', 'managedByExtended', 'extendedLocation'],
  ...['identity', 'plan', 'etag', 'kind', 'systemData', 'properties'],
]);

/** Names that az spells in its own way. */
const RESPELLED: Readonly<Record<string, string>> = {
  diskSizeGb: 'diskSizeGB',
  diskIopsReadWrite: 'diskIOPSReadWrite',
  diskIopsReadOnly: 'diskIOPSReadOnly',
  diskMbpsReadWrite: 'diskMBpsReadWrite',
  diskMbpsReadOnly: 'diskMBpsReadOnly',
  hyperVgeneration: 'hyperVGeneration',
};

const ID = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/(Microsoft\.Compute\/[^/]+)\/([^/]+)$/i;

/** A VM, disk or snapshot as the REST API shapes it, from that shape or from az's flattened one. Throws FleetError. */
export function nestResource(value: unknown, file: string, field: string): ArmResource {
  if (!isObject(value)) throw new FleetError(file, field, 'expected an object');
  const { id, tags } = value;
  if (typeof id !== 'string') throw new FleetError(file, `${field}.id`, 'expected the id of a resource');
  const [, typeOfId, nameOfId] = ID.exec(id) ?? [];
  if (typeOfId === undefined || nameOfId === undefined) {
    throw new FleetError(file, `${field}.id`, `not the id of a VM, disk or snapshot: ${id}`);
  }
  const location = value['location'];
  if (typeof location !== 'string') throw new FleetError(file, `${field}.location`, 'expected a text');
  if (tags !== undefined && tags !== null && !isTags(tags)) {
    throw new FleetError(file, `${field}.tags`, 'expected an object of texts');
  }
  const nested = isObject(value['properties']);
  const clean = tidy(value) as Record<string, unknown>;
  const { properties: given, tags: _, ...top } = clean;
  const envelope = Object.fromEntries(Object.entries(top).filter(([name]) => nested || ENVELOPE.has(name)));
  const flattened = Object.fromEntries(Object.entries(top).filter(([name]) => !nested && !ENVELOPE.has(name)));
  return {
    ...envelope,
    id,
    name: typeof value['name'] === 'string' ? value['name'] : nameOfId,
    type: typeof value['type'] === 'string' ? value['type'] : typeOfId,
    location: location.replaceAll(' ', '').toLowerCase(),
    tags: isTags(tags) ? { ...tags } : {},
    properties: { ...flattened, ...(isObject(given) ? given : {}) },
  };
}

/** Without nulls and az's `resourceGroup`, and with ARM's spelling; tags are left alone. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name, inner]) => inner !== null && name !== 'resourceGroup');
  return Object.fromEntries(
    kept.map(([name, inner]) => [RESPELLED[name] ?? name, name === 'tags' ? inner : tidy(inner)]),
  );
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTags(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}
