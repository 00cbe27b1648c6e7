import { expect } from 'vitest';
import type { ArmProperties, ArmResource } from '../../local/simulator/arm-json.ts';
import { diskPerformance } from '../../local/simulator/disk-performance.ts';
import type { RestoreRecord } from '../../shared/restore/records.ts';
import { type RestoreRequest, type StartedRestore, startRestore } from '../../shared/restore/start-restore.ts';
import type { Ports } from '../../shared/run/ports.ts';
import { drainRestores, type RestoreWorld } from './restore-world.ts';

/** What of a managed disk can be set, and so has to equal: by hand from the documentation, not from the product. */
const SETTABLE = [
  'osType',
  'hyperVGeneration',
  'purchasePlan',
  'supportedCapabilities',
  'supportsHibernation',
  'securityProfile',
  'diskSizeGB',
  'encryption',
  'encryptionSettingsCollection',
  'diskIOPSReadWrite',
  'diskMBpsReadWrite',
  'diskIOPSReadOnly',
  'diskMBpsReadOnly',
  'tier',
  'burstingEnabled',
  'maxShares',
  'networkAccessPolicy',
  'publicNetworkAccess',
  'diskAccessId',
  'dataAccessAuthMode',
  'optimizedForFrequentAttach',
  'availabilityPolicy',
] as const;

/**
 * A disk by all that a restore must bring back, field by field. What a fleet does not say of a disk's performance is what
 * Azure gives every disk of that SKU and size.
 */
export function restorable({ sku, zones, location, tags = {}, properties: said }: ArmResource) {
  const given = diskPerformance(sku?.name ?? '', said.diskSizeGB ?? 0, said['tier']);
  const properties: ArmProperties = { ...given, ...said };
  return {
    sku: sku?.name,
    zones,
    location,
    logicalSectorSize: properties.creationData?.['logicalSectorSize'] ?? 512,
    tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !/^(snapshot-policy$|nightkeep-)/i.test(key))),
    ...Object.fromEntries(SETTABLE.map((key) => [key, properties[key]])),
  };
}

/** A call to restore, in as few words as it takes. */
export function asking(filter: RestoreRequest['filter'], fields: Partial<RestoreRequest> = {}): RestoreRequest {
  return {
    filter,
    allowIncomplete: false,
    protect: false,
    dryRun: false,
    startedBy: { kind: 'http', principal: 'key' },
    ...fields,
  };
}

export function start(world: RestoreWorld, request: RestoreRequest, ports: Ports = world.ports) {
  return startRestore(ports, world.settings, request);
}

/** The record of what was started; fails the test where nothing was. */
export function recordOf(started: StartedRestore): RestoreRecord {
  if (started.kind !== 'started') throw new Error(`not started: ${JSON.stringify(started)}`);
  return started.record;
}

/** Starts a restore and carries it to its end. */
export async function restore(world: RestoreWorld, request: RestoreRequest): Promise<RestoreRecord> {
  const { id } = recordOf(await start(world, request));
  await drainRestores(world);
  return ended(world, id);
}

export async function ended(world: RestoreWorld, id: string): Promise<RestoreRecord> {
  const record = (await world.ports.restores.get(id))?.value;
  if (record === undefined) throw new Error(`there is no restore ${id}`);
  expect(record.state).not.toBe('running');
  return record;
}

/** The disks of Azure that restores made. */
export function madeDisks({ simulator }: RestoreWorld): readonly ArmResource[] {
  return simulator.state.disks.all().filter(({ tags }) => tags?.['nightkeep-restore'] !== undefined);
}

/** Whatever was sent to change something, as `METHOD path`. */
export function writesOf({ simulator }: RestoreWorld): readonly string[] {
  return simulator.state.log.entries
    .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url.split('?')[0]}`);
}
