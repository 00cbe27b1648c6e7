/** The parts of a request's path, in the casing sent; `route` is its lower-case shape, by which handlers are found. */
export interface ArmPath {
  /** For example `subscription`, `group`, `snapshots item`, `snapshots in group`, `snapshots begingetaccess`, `tags`. */
  readonly route: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Of the resource, or of the operation, lock or location at the path's end. */
  readonly name: string;
  /** Of the collection that a restore point is in. */
  readonly parent: string;
  /** Of the restore point that a disk's restore point is in. */
  readonly point: string;
  /** Of an operation. */
  readonly location: string;
  /** What tags and locks hang on: the path before their own `/providers/`. */
  readonly scope: string;
}

const NOWHERE: ArmPath = {
  route: '',
  subscriptionId: '',
  resourceGroup: '',
  name: '',
  parent: '',
  point: '',
  location: '',
  scope: '',
};

/** Reads a path; whoever asks for something unknown gets a route that no handler has. */
export function parseArmPath(pathname: string): ArmPath {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const extension = extensionStart(segments);
  if (extension > -1) return extensionPath(segments, extension);
  const [first, subscriptionId = '', third, fourth = '', fifth] = segments.map(decode);
  if (is(first, 'tenants') && segments.length === 1) return { ...NOWHERE, route: 'tenants' };
  if (!is(first, 'subscriptions')) return NOWHERE;
  const where = { ...NOWHERE, subscriptionId };
  if (segments.length === 1) return { ...where, route: 'subscriptions' };
  if (segments.length === 2) return { ...where, route: 'subscription' };
  if (is(third, 'resourcegroups')) {
    if (segments.length === 3) return { ...where, route: 'groups' };
    const inGroup = { ...where, resourceGroup: fourth };
    if (segments.length === 4) return { ...inGroup, route: 'group' };
    return is(fifth, 'providers') ? computePath(inGroup, segments.slice(5).map(decode)) : NOWHERE;
  }
  if (is(third, 'providers')) return computePath(where, segments.slice(3).map(decode));
  if (segments.length === 3) return { ...where, route: `subscription ${third?.toLowerCase()}` };
  return NOWHERE;
}

function computePath(where: ArmPath, rest: readonly string[]): ArmPath {
  const [namespace, type = '', name = '', action = '', last = ''] = rest;
  const kind = type.toLowerCase();
  if (rest.length === 1) return { ...where, route: 'provider', name: namespace ?? '' };
  if (!is(namespace, 'microsoft.compute')) return NOWHERE;
  if (kind === 'locations') {
    return { ...where, route: action.toLowerCase(), location: name, name: last };
  }
  if (rest.length === 2)
    return { ...where, route: `${kind} in ${where.resourceGroup === '' ? 'subscription' : 'group'}` };
  if (rest.length === 3 && where.resourceGroup !== '') return { ...where, route: `${kind} item`, name };
  if (rest.length === 4 && where.resourceGroup !== '')
    return { ...where, route: `${kind} ${action.toLowerCase()}`, name };
  if (rest.length === 5 && kind === 'restorepointcollections') {
    return { ...where, route: `${action.toLowerCase()} item`, parent: name, name: last };
  }
  return kind === 'restorepointcollections' ? diskPointPath(where, rest) : NOWHERE;
}

/** The disks of a restore point, one of them, or what is done to it. */
function diskPointPath(where: ArmPath, rest: readonly string[]): ArmPath {
  const [, , parent = '', points, point = '', disks, name = '', action = ''] = rest;
  if (!is(points, 'restorepoints') || !is(disks, 'diskrestorepoints') || rest.length > 8) return NOWHERE;
  const [, , , , , , ...named] = rest;
  const shape = ['of point', 'item', action.toLowerCase()][named.length] ?? '';
  return { ...where, route: `diskrestorepoints ${shape}`, parent, point, name };
}

function extensionStart(segments: readonly string[]): number {
  const at = segments.findLastIndex((segment) => segment.toLowerCase() === 'providers');
  const namespace = segments[at + 1]?.toLowerCase();
  const type = segments[at + 2]?.toLowerCase();
  const isExtension =
    (namespace === 'microsoft.resources' && type === 'tags') ||
    (namespace === 'microsoft.authorization' && type === 'locks');
  return at > 0 && isExtension ? at : -1;
}

function extensionPath(segments: readonly string[], at: number): ArmPath {
  const scope = `/${segments.slice(0, at).map(decode).join('/')}`;
  const owner = parseArmPath(`/${segments.slice(0, at).join('/')}`);
  const isTags = segments[at + 2]?.toLowerCase() === 'tags';
  const name = decode(segments[at + 3] ?? '');
  const length = segments.length - at;
  const route = isTags ? (length === 4 ? 'tags' : '') : length === 3 ? 'locks' : length === 4 ? 'lock' : '';
  return { ...owner, route, name, scope };
}

function is(segment: string | undefined, lowerCase: string): boolean {
  return segment?.toLowerCase() === lowerCase;
}

/** A segment of a path, as sent where it cannot be decoded. */
export function decode(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
