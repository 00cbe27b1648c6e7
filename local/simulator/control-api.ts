import type { ArmReply } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { FAULT_KINDS } from './fault-kinds.ts';
import { setGuest } from './guests.ts';
import type { LimitChanges } from './limits.ts';
import { normalizeFleet } from './normalize-fleet.ts';
import type { PolicyRequest } from './policies.ts';
import type { RandomFaultsRequest } from './random-faults.ts';
import { readFault } from './read-fault.ts';
import type { RolesRequest } from './roles.ts';
import { changeSettings } from './settings.ts';
import { counts, stateOf } from './state-view.ts';

export interface ControlRequest {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

type ControlHandler = (state: ArmState, request: ControlRequest, url: URL) => ArmReply;

const HANDLERS: Readonly<Record<string, ControlHandler>> = {
  'GET /_local': () => ok({ routes: ROUTES }),
  'GET /_local/log': (state, _, url) => {
    const [method, urlPattern] = [url.searchParams.get('method'), url.searchParams.get('path')];
    const found = state.log.find({ method: method ?? undefined, urlPattern: urlPattern ?? undefined });
    const limit = Number(url.searchParams.get('limit') ?? 1_000);
    return ok({ total: state.log.total, matching: found.length, requests: found.slice(-limit) });
  },
  'DELETE /_local/log': (state) => {
    state.log.clear();
    return { status: 204 };
  },
  'GET /_local/state': (state, _, url) => ok(stateOf(state, url.searchParams.get('only'))),
  'PUT /_local/fleet': (state, { body }) => {
    const { fleet, madeUp } = normalizeFleet(body, 'the body');
    state.load(fleet);
    return ok({ ...counts(state), madeUp });
  },
  'GET /_local/faults': (state) => ok({ faults: state.faults.list() }),
  'POST /_local/faults': (state, { body }) => ({ status: 201, body: state.faults.add(readFault(asObject(body))) }),
  'GET /_local/faults/kinds': () => ok(FAULT_KINDS),
  'GET /_local/faults/random': ({ faults }) => ok({ ...faults.random?.request, played: faults.random?.played ?? {} }),
  'PUT /_local/faults/random': ({ faults }, { body }) => {
    faults.setRandom(asObject(body) as unknown as RandomFaultsRequest);
    return ok(faults.random?.request);
  },
  'DELETE /_local/faults/random': ({ faults }) => {
    faults.setRandom(undefined);
    return { status: 204 };
  },
  'DELETE /_local/faults': (state) => {
    state.faults.clear();
    return { status: 204 };
  },
  'GET /_local/limits': (state) => ok(state.throttle.limits),
  'PUT /_local/limits': (state, { body }) => {
    state.throttle.change(asObject(body) as LimitChanges);
    return ok(state.throttle.limits);
  },
  'DELETE /_local/limits': (state) => {
    state.throttle.reset();
    return { status: 204 };
  },
  'GET /_local/roles': (state) => ok({ enforced: state.roles.areEnforced, ...state.roles.request }),
  'PUT /_local/roles': (state, { body }) => {
    state.roles.set(readRoles(body));
    return ok(state.roles.request);
  },
  'DELETE /_local/roles': (state) => {
    state.roles.clear();
    return { status: 204 };
  },
  'GET /_local/policies': (state) => ok({ policies: state.policies.list() }),
  'PUT /_local/policies': (state, { body }) => {
    state.policies.set(asObject(body)['policies'] as readonly PolicyRequest[]);
    return ok({ policies: state.policies.list() });
  },
  'DELETE /_local/policies': (state) => {
    state.policies.set([]);
    return { status: 204 };
  },
  'GET /_local/guests': (state) => ok(Object.fromEntries(state.guests)),
  'PUT /_local/guests': (state, { body }) => {
    setGuest(state, asObject(body));
    return ok(Object.fromEntries(state.guests));
  },
  'DELETE /_local/guests': (state) => {
    state.guests.clear();
    return { status: 204 };
  },
  'GET /_local/outages': (state) => ok({ outages: state.outages.list(state.now()) }),
  'GET /_local/settings': (state) => ok(state.settings),
  'PUT /_local/settings': (state, { body }) => {
    changeSettings(state.settings, asObject(body));
    return ok(state.settings);
  },
};

const ROUTES = [
  ...Object.keys(HANDLERS),
  'DELETE /_local/faults/{id}',
  'PUT /_local/outages/{region}',
  'DELETE /_local/outages/{region}',
  'PUT /_local/subscriptions/{id}',
  'DELETE /_local/subscriptions/{id}',
];

/** Answers `/_local/…`: how a person or a test looks behind the simulated Azure and steers it. */
export function serveControl(state: ArmState, request: ControlRequest): ArmReply {
  const url = new URL(request.url, 'http://local');
  const path = url.pathname.replace(/\/$/, '');
  const handler = HANDLERS[`${request.method} ${path}`];
  try {
    state.now();
    if (handler !== undefined) return handler(state, request, url);
    const named = serveNamed(state, request, path);
    if (named !== undefined) return named;
    return {
      status: 404,
      body: { message: `no such route: ${request.method} ${path}`, routes: ROUTES },
    };
  } catch (error) {
    return { status: 400, body: { message: error instanceof Error ? error.message : String(error) } };
  }
}

/** The routes that end in the name of a fault, a subscription or a region. */
function serveNamed(state: ArmState, { method, body }: ControlRequest, path: string): ArmReply | undefined {
  const [, kind, name] = /^\/_local\/(faults|subscriptions|outages)\/([^/]+)$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  if (method === 'DELETE' && kind === 'faults') return { status: state.faults.remove(name) ? 204 : 404 };
  if (kind === 'outages') return serveOutage(state, method, name, body);
  if (method === 'DELETE') return { status: state.subscriptions.delete(name.toLowerCase()) ? 204 : 404 };
  if (method === 'PUT' && kind === 'subscriptions') return ok(state.putSubscription(name, checkSubscription(body)));
  return undefined;
}

function serveOutage(state: ArmState, method: string, region: string, body: unknown): ArmReply | undefined {
  if (method === 'DELETE') return { status: state.outages.end(region, state.now()) ? 204 : 404 };
  if (method !== 'PUT') return undefined;
  const { until } = body === undefined ? {} : asObject(body);
  const end = until === undefined ? undefined : Date.parse(String(until));
  if (Number.isNaN(end)) throw new Error('until: expected an ISO instant');
  state.beginOutage(region, end);
  return ok({ outages: state.outages.list(state.now()) });
}

function checkSubscription(body: unknown): { state?: string; displayName?: string } {
  const given = asObject(body);
  for (const [name, value] of Object.entries(given)) {
    if ((name === 'state' || name === 'displayName') && typeof value === 'string') continue;
    throw new Error(`${name}: expected a state or a displayName, each a text`);
  }
  return given;
}

function ok(body: unknown): ArmReply {
  return { status: 200, body };
}

/** One role definition, a list of them, or `{roles, assignments}`. */
function readRoles(body: unknown): RolesRequest {
  if (Array.isArray(body)) return { roles: body };
  const given = asObject(body);
  return 'roles' in given ? (given as unknown as RolesRequest) : { roles: [given] };
}

function asObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Error('expected a JSON object');
  return body as Readonly<Record<string, unknown>>;
}
