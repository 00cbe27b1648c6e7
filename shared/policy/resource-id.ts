declare const resourceIdBrand: unique symbol;

/** An ARM resource id in the casing Azure gave it. Ids are compared case-insensitively: use `sameId` or `idKey`. */
export type ResourceId = string & { readonly [resourceIdBrand]: true };

export interface ResourceIdParts {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** `Microsoft.Compute/disks`, `Microsoft.Compute/restorePointCollections/restorePoints` and so on, in the casing given. */
  readonly type: string;
  /** The last of its names. */
  readonly name: string;
}

const PATTERN = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)((?:\/[^/]+\/[^/]+)+)$/i;

/** Reads an ARM id of a resource in a group, one below another too; undefined where the text is none. */
export function parseResourceId(text: string): ResourceIdParts | undefined {
  const match = PATTERN.exec(text.trim());
  if (match === null) return undefined;
  const [, subscriptionId, resourceGroup, provider, path] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
  ];
  const segments = path.slice(1).split('/');
  const types = segments.filter((_, index) => index % 2 === 0);
  return { subscriptionId, resourceGroup, type: [provider, ...types].join('/'), name: segments.at(-1) ?? '' };
}

/** The text as an id, where it is that of a disk or snapshot; undefined where it is not. */
export function idOfType(text: string | undefined, type: 'disks' | 'snapshots'): ResourceId | undefined {
  const id = text?.trim() ?? '';
  const found = parseResourceId(id)?.type.toLowerCase();
  return found?.endsWith(`/${type}`) === true ? (id as ResourceId) : undefined;
}

/** Brands a text that Azure gave as an id. Throws where it has no such form. */
export function resourceId(text: string): ResourceId {
  if (parseResourceId(text) === undefined) throw new Error(`not the id of an Azure resource: ${JSON.stringify(text)}`);
  return text as ResourceId;
}

/** The id as a key for maps and comparisons: Azure's ids differ in casing from one reply to the next. */
export function idKey(id: ResourceId | string): string {
  return id.toLowerCase();
}

export function sameId(a: ResourceId | string, b: ResourceId | string): boolean {
  return idKey(a) === idKey(b);
}

/** The id of a Microsoft.Compute resource. */
export function computeId(
  subscriptionId: string,
  resourceGroup: string,
  type: 'virtualMachines' | 'disks' | 'snapshots' | 'restorePointCollections',
  name: string,
): ResourceId {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/${type}/${name}` as ResourceId;
}

/** The id of the VM that a point names as `group/name`; undefined where it names none. */
export function namedVmId(subscriptionId: string, groupAndName: string | undefined): ResourceId | undefined {
  const [group, name] = groupAndName?.split('/') ?? [];
  if (group === undefined || name === undefined) return undefined;
  return computeId(subscriptionId, group, 'virtualMachines', name);
}

/** The parts of a branded id; never undefined. */
export function idParts(id: ResourceId): ResourceIdParts {
  const parts = parseResourceId(id);
  if (parts === undefined) throw new Error(`not the id of an Azure resource: ${JSON.stringify(id)}`);
  return parts;
}

/** The subscription of a branded id, for those who ask it of every point: `idParts` takes many times the memory. */
export function subscriptionIn(id: ResourceId): string {
  return id.split('/', 3).at(-1) as string;
}
