import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import type { Json, WireFleet } from './arm-fleet.ts';

export interface WireRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const LISTS = ['virtualMachines', 'disks', 'snapshots', 'restorePointCollections'] as const;
const COMPUTE = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/`;

/** As much of ARM as the app speaks to: resources that are whatever JSON they are, listed, read, put and deleted. */
export class ArmCloud {
  readonly #resources = new Map<string, Json>();
  readonly #now: () => number;

  constructor(fleet: WireFleet, now: () => number) {
    this.#now = now;
    for (const list of LISTS) {
      for (const [nth, resource] of fleet[list].entries()) this.#resources.set(keyOf(list, resource, nth), resource);
    }
  }

  answer({ method, path, query, body }: WireRequest): WireReply {
    if (path === '/subscriptions') return reply(200, { value: [{ subscriptionId: SUBSCRIPTION, state: 'Enabled' }] });
    if (method === 'GET' && path.startsWith(COMPUTE)) return this.#list(path.slice(COMPUTE.length));
    if (path.endsWith('/providers/Microsoft.Resources/tags/default')) return reply(200, {});
    if (/\/restorePoints\//i.test(path)) return this.#point(method, path);
    if (/\/resourceGroups\/[^/]+$/i.test(path)) return group(path);
    return this.#item(method, path, query, body);
  }

  #list(type: string): WireReply {
    const found = [...this.#resources].filter(([key]) => key.startsWith(`${type.toLowerCase()} `));
    return reply(200, { value: found.map(([, resource]) => withoutPoints(resource)) });
  }

  #item(method: string, path: string, query: URLSearchParams, body: unknown): WireReply {
    const [type = '', name = ''] = path.split('/').slice(-2);
    const key = `${type} ${name}`.toLowerCase();
    if (method === 'PUT') return this.#put(key, path, body);
    const found = this.#resources.get(key);
    if (found === undefined) return absent(path);
    if (method === 'DELETE') this.#resources.delete(key);
    if (method !== 'GET') return reply(202, undefined, polling(path));
    return reply(200, query.get('$expand') === 'restorePoints' ? found : withoutPoints(found));
  }

  #put(key: string, path: string, body: unknown): WireReply {
    const { properties, ...rest } = body as { readonly properties?: object };
    const made = {
      ...rest,
      id: path,
      name: path.split('/').at(-1),
      properties: { ...properties, provisioningState: 'Succeeded', timeCreated: new Date(this.#now()).toISOString() },
    };
    this.#resources.set(key, made);
    return reply(202, made, polling(path));
  }

  #point(method: string, path: string): WireReply {
    const [before = '', after = ''] = path.split(/\/restorePoints\//i);
    const [name = '', below] = after.split('/');
    const collection = this.#resources.get(`restorepointcollections ${before.split('/').at(-1)}`.toLowerCase());
    const points = pointsIn(collection);
    const found = points.find((point) => String(point['name']).toLowerCase() === name.toLowerCase());
    if (collection === undefined || (found === undefined && method !== 'PUT')) return absent(path);
    if (below !== undefined) return reply(200, { value: [] });
    if (method === 'DELETE')
      (collection['properties'] as Json)['restorePoints'] = points.filter((one) => one !== found);
    return method === 'GET' ? reply(200, found) : reply(202, undefined, polling(path));
  }
}

/** Where a resource has lost its name, it is listed all the same. */
function keyOf(list: string, { id, name }: Json, nth: number): string {
  const called = typeof id === 'string' ? id.split('/').at(-1) : typeof name === 'string' ? name : `nameless ${nth}`;
  return `${list} ${called}`.toLowerCase();
}

export function pointsIn(collection: Json | undefined): readonly Json[] {
  const { restorePoints } = (collection?.['properties'] ?? {}) as { readonly restorePoints?: unknown };
  return Array.isArray(restorePoints)
    ? restorePoints.filter((point) => typeof point === 'object' && point !== null)
    : [];
}

function withoutPoints(resource: Json): Json {
  const { properties } = resource;
  if (typeof properties !== 'object' || properties === null || !('restorePoints' in properties)) return resource;
  const { restorePoints: _, ...rest } = properties;
  return { ...resource, properties: rest };
}

function group(path: string): WireReply {
  const name = path.split('/').at(-1) ?? '';
  if (name.toLowerCase() !== SNAPSHOT_GROUP) return absent(path, 'ResourceGroupNotFound');
  return reply(200, { id: path, name, location: 'westeurope', properties: { provisioningState: 'Succeeded' } });
}

function absent(path: string, code = 'ResourceNotFound'): WireReply {
  return reply(404, { error: { code, message: `The Resource '${path}' was not found.` } });
}

function polling(path: string): Record<string, string> {
  const operation = `https://arm.test${path}/operations/1?api-version=2025-01-01`;
  return { location: operation, 'azure-asyncoperation': operation };
}

function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): WireReply {
  const text = body === undefined ? '' : JSON.stringify(body);
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-ms-request-id': 'request-1', ...headers },
    body: text,
  };
}
