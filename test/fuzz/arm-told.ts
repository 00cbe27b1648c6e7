import type { Snapshot, SourceDisk, Tags, VirtualMachine } from '../../shared/policy/inventory.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { pointsIn, type WireReply, type WireRequest } from './arm-cloud.ts';
import type { Json } from './arm-fleet.ts';
import type { DeletionWorld } from './must-stay.ts';

/**
 * What Azure has said of each resource, the latest word of it: what a deletion is judged by. Read from the replies
 * themselves; of what is not of its kind nothing is believed.
 */
export class Told {
  readonly #lists = new Map<string, Map<string, Json>>();
  /** Ids of disks, lower case, that a GET did not find. */
  readonly #missing = new Set<string>();

  hear({ method, path }: WireRequest, { status, body }: WireReply): void {
    if (method !== 'GET') return;
    const key = path.toLowerCase();
    const list = /\/providers\/microsoft\.compute\/(\w+)$/.exec(key)?.[1];
    const said = parsed(body);
    if (list !== undefined && status === 200) this.#hearList(list, said);
    const item = /\/providers\/microsoft\.compute\/(\w+)\/[^/]+$/.exec(key)?.[1];
    if (item !== undefined) this.#hearItem(item, key, status, said);
    if (/\/restorepoints\/[^/]+$/.test(key)) this.#hearItem('restorepoints', key, status, said);
  }

  #hearList(type: string, said: unknown): void {
    const value = isJson(said) && Array.isArray(said['value']) ? said['value'].filter(isJson) : [];
    this.#lists.set(type, new Map(value.map((one) => [idOf(one), one])));
  }

  #hearItem(type: string, key: string, status: number, said: unknown): void {
    const list = this.#of(type);
    if (status === 404) list.delete(key);
    else if (status === 200 && isJson(said)) list.set(key, withId(said, key));
    if (type === 'restorepointcollections' && isJson(said)) this.#hearPoints(said);
    if (type !== 'disks') return;
    if (status === 404) this.#missing.add(key);
    // Another disk under the id of one that is gone.
    else if (status === 200)
      this.#missing.add(`${key} ${String(textOf(propertiesOf(said)['uniqueId'])).toLowerCase()}`);
  }

  #hearPoints(collection: Json): void {
    for (const point of pointsIn(collection)) {
      const heard = withId(point, `${textOf(collection['id'])}/restorePoints/${textOf(point['name'])}`);
      this.#of('restorepoints').set(idOf(heard), heard);
    }
  }

  #of(type: string): Map<string, Json> {
    const list = this.#lists.get(type) ?? new Map<string, Json>();
    this.#lists.set(type, list);
    return list;
  }

  has(path: string): boolean {
    return this.#of('snapshots').has(path.toLowerCase());
  }

  get virtualMachines(): readonly VirtualMachine[] {
    const itself = [...this.#of('virtualmachines')].filter(([key, said]) => key === idOf(said));
    return itself.map(([, said]) => machineOf(said));
  }

  get disks(): readonly SourceDisk[] {
    return [...this.#of('disks').values()].map(diskOf);
  }

  get snapshots(): readonly Snapshot[] {
    const parts = [...this.#of('restorepoints').values()].flatMap((point) => this.partsOf(idOf(point)));
    return [...[...this.#of('snapshots').values()].map(snapshotOf), ...parts];
  }

  snapshot(path: string): Snapshot | undefined {
    const said = this.#of('snapshots').get(path.toLowerCase());
    return said === undefined ? undefined : snapshotOf(said);
  }

  /** A restore point as one snapshot for each disk in it. */
  partsOf(path: string): readonly Snapshot[] {
    const key = path.toLowerCase();
    const point = this.#of('restorepoints').get(key);
    const collection = this.#of('restorepointcollections').get(key.replace(/\/restorepoints\/.*/, ''));
    if (point === undefined || collection === undefined) return [];
    const disks = disksIn(point).map((disk) => idOf(disk['managedDisk']));
    const uniqueIds = disks.map((id) => textOf(propertiesOf(this.#of('disks').get(id))['uniqueId'])?.toLowerCase());
    return disks.map((id, nth) => partOf(point, collection, { id, uniqueId: uniqueIds[nth], uniqueIds }));
  }

  world(now: number): Omit<DeletionWorld, 'optedIn'> {
    const { snapshots, disks, virtualMachines } = this;
    const isMissing = ({ sourceResourceId, sourceUniqueId }: Snapshot) => {
      const key = sourceResourceId?.toLowerCase() ?? '';
      const others = [...this.#missing].filter((one) => one.startsWith(`${key} `));
      return this.#missing.has(key) || others.some((one) => one !== `${key} ${sourceUniqueId?.toLowerCase()}`);
    };
    const gone = snapshots.filter(isMissing).map(({ tags }) => (tags['nightkeep-disk-id'] ?? '').toLowerCase());
    return {
      ...{ now, snapshots, disks, virtualMachines, gone: new Set(gone) },
      ...{ owners: ['local'], minKeepDays: 0, orphanDays: 0, mayPrune: true },
    };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A resource that does not tell its id is the one that was asked for. */
function withId(said: Json, id: string): Json {
  return isAbsent(said['id']) ? { ...said, id } : said;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function propertiesOf(value: unknown): Json {
  return isJson(value) && isJson(value['properties']) ? value['properties'] : {};
}

function idOf(value: unknown): string {
  return (isJson(value) ? (textOf(value['id']) ?? '') : '').toLowerCase();
}

/** A value of another kind is no text of ours, but a key is there all the same. */
function tagsOf(value: Json): Tags {
  const tags = isJson(value['tags']) ? value['tags'] : {};
  return Object.fromEntries(
    Object.entries(tags).map(([key, text]) => [key, textOf(text) ?? `no text: ${typeof text}`]),
  );
}

function common(value: Json) {
  const id = textOf(value['id']) ?? '';
  return {
    id: id as Snapshot['id'],
    name: id.split('/').at(-1) ?? '',
    resourceGroup: id.split('/')[4] ?? '',
    subscriptionId: SUBSCRIPTION,
    location: textOf(value['location']) ?? '',
    tags: tagsOf(value),
  };
}

function machineOf(value: Json): VirtualMachine {
  const profile = propertiesOf(value)['storageProfile'];
  const { osDisk, dataDisks } = (isJson(profile) ? profile : {}) as {
    readonly osDisk?: unknown;
    readonly dataDisks?: unknown;
  };
  const all = [osDisk, ...(Array.isArray(dataDisks) ? dataDisks : [])].filter(isJson);
  const attached = all.map((disk) => ({
    lun: 0,
    name: '',
    ephemeral: false,
    diskId: idOf(disk['managedDisk']) as Snapshot['id'],
  }));
  return { ...common(value), disks: attached };
}

function diskOf(value: Json): SourceDisk {
  return { ...common(value), uniqueId: textOf(propertiesOf(value)['uniqueId']) ?? '', attachedTo: [] };
}

function snapshotOf(value: Json): Snapshot {
  const properties = propertiesOf(value);
  const made = isJson(properties['creationData']) ? properties['creationData'] : {};
  const { completionPercent, snapshotAccessState } = properties;
  const optional = {
    timeCreated: instantOf(properties['timeCreated']),
    createOption: textOf(made['createOption']),
    sourceResourceId: textOf(made['sourceResourceId']),
    sourceUniqueId: textOf(made['sourceUniqueId']),
    completionPercent: isAbsent(completionPercent) || typeof completionPercent === 'number' ? completionPercent : -1,
    snapshotAccessState: isAbsent(snapshotAccessState) ? undefined : String(snapshotAccessState),
    copyCompletionError: isJson(properties['copyCompletionError']) ? 'said' : undefined,
    immutableUntil: immutableUntil(properties['immutabilityPolicy']),
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, one]) => !isAbsent(one)));
  return { ...common(value), provisioningState: textOf(properties['provisioningState']) ?? 'Unknown', ...present };
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function instantOf(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function immutableUntil(policy: unknown): number | undefined {
  if (!isJson(policy) || policy['isPolicyExpired'] === true) return undefined;
  return instantOf(policy['policyExpirationTime']) ?? Number.POSITIVE_INFINITY;
}

function disksIn(point: Json): readonly Json[] {
  const metadata = propertiesOf(point)['sourceMetadata'];
  const profile = isJson(metadata) && isJson(metadata['storageProfile']) ? metadata['storageProfile'] : {};
  const data = Array.isArray(profile['dataDisks']) ? profile['dataDisks'] : [];
  return [profile['osDisk'], ...data].filter(isJson);
}

interface Part {
  readonly id: string;
  readonly uniqueId: string | undefined;
  readonly uniqueIds: readonly (string | undefined)[];
}

function partOf(point: Json, collection: Json, { id, uniqueId, uniqueIds }: Part): Snapshot {
  const { name } = common(point);
  const shared = common(collection);
  const time = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z-/i.exec(name);
  const holds = Object.keys(shared.tags).filter((key) => /^nightkeep-hold(-|$)/i.test(key));
  const isHeld = holds.some(
    (key) =>
      [`nightkeep-hold-${name}`, 'nightkeep-hold'].includes(key.toLowerCase()) ||
      key.toLowerCase().endsWith(name.toLowerCase()),
  );
  const timeCreated = instantOf(propertiesOf(point)['timeCreated']);
  const owner = Object.entries(shared.tags).filter(([key]) => !/^nightkeep-hold/i.test(key));
  return {
    ...shared,
    name,
    id: `${idOf(point)}/diskRestorePoints/${id}` as Snapshot['id'],
    tags: {
      ...Object.fromEntries(owner),
      'nightkeep-disk-id': uniqueId ?? '',
      'nightkeep-disk': 'sku=Premium_LRS',
      ...(time === null
        ? {}
        : { 'nightkeep-scheduled-for': `${time[1]}-${time[2]}-${time[3]}T${time[4]}:${time[5]}:00Z` }),
      ...(isHeld ? { 'nightkeep-hold': 'on the collection' } : {}),
    },
    provisioningState: textOf(propertiesOf(point)['provisioningState']) ?? 'Unknown',
    createOption: 'Copy',
    sourceResourceId: id,
    restorePoint: {
      id: idOf(point) as Snapshot['id'],
      collectionId: idOf(collection) as Snapshot['id'],
      diskUniqueIds: uniqueIds.includes(undefined) ? [] : (uniqueIds as readonly string[]).toSorted(),
    },
    ...(timeCreated === undefined ? {} : { timeCreated }),
  };
}
