import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { ArmError, errorBody, missingApiVersion } from './arm-error.ts';
import { parseArmPath } from './arm-path.ts';
import type { ArmReply, ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { checkBearer, NOBODY } from './authentication.ts';
import type { Fault } from './fault.ts';
import { passGate } from './gate.ts';
import { metadataEndpoints } from './metadata-endpoints.ts';
import { faultRefusal, faultReply } from './play-fault.ts';
import { readJson } from './read-json.ts';
import { findRoute } from './router.ts';
import { gatewayHeaders, sendReply } from './send-reply.ts';
import type { Settings } from './settings.ts';

/** Answers one request of Azure's API: faults first, then ARM's own checks, then the resource provider. */
export async function serveRequest(
  state: ArmState,
  incoming: IncomingMessage,
  response: ServerResponse,
  baseUrl: string,
): Promise<void> {
  const startedAt = performance.now();
  const at = state.now();
  const requestId = randomUUID();
  const method = incoming.method ?? 'GET';
  const url = incoming.url ?? '/';
  const body = await readJson(incoming);
  const fault = state.faults.take(method, url);
  const delay = latency(state.settings) + (fault?.effect.delayMs ?? 0);
  if (delay > 0) await wait(delay);
  const reply = play(fault, () => answer(state, incoming, { method, url, baseUrl, body, fault }));
  state.log.add({
    at: new Date(at).toISOString(),
    method,
    url,
    status: reply.status,
    durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
    requestId,
    ...headerOf(incoming, 'x-ms-client-request-id', 'clientRequestId'),
    ...headerOf(incoming, 'user-agent', 'userAgent'),
    ...(body === undefined ? {} : { body: body.value }),
    ...(fault === undefined ? {} : { fault: fault.id }),
  });
  if (fault?.effect.reset !== undefined) {
    incoming.socket.destroy();
    return;
  }
  sendReply(response, reply, gatewayHeaders(state, incoming, requestId), method);
}

function latency({ latencyMs, latencyJitterMs }: Settings): number {
  return latencyJitterMs === 0 ? latencyMs : latencyMs + Math.random() * latencyJitterMs;
}

/** Azure's reply, or the fault's in its place; carried out all the same where the fault says so. */
function play(fault: Fault | undefined, carryOut: () => ArmReply): ArmReply {
  const played = fault === undefined ? undefined : faultReply(fault.effect);
  if (played === undefined) return carryOut();
  if (fault?.effect.carriedOut === true) carryOut();
  return played;
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly baseUrl: string;
  readonly body: { value: unknown } | undefined;
  readonly fault: Fault | undefined;
}

function answer(state: ArmState, incoming: IncomingMessage, asked: Asked): ArmReply {
  const headers: Record<string, string> = {};
  try {
    const request = toRequest(asked);
    if (request.path.route === '' && request.url.toLowerCase().startsWith('/metadata/endpoints')) {
      return metadataEndpoints(request);
    }
    const caller = state.settings.requireToken ? checkBearer(incoming.headers.authorization) : NOBODY;
    const pathname = request.url.split('?')[0] ?? '';
    const route = findRoute(asked.method, request.path.route, pathname);
    if (request.apiVersion === '') throw missingApiVersion();
    if (asked.body !== undefined && !isObject(asked.body.value)) {
      throw new ArmError(
        400,
        'InvalidRequestContent',
        'The request content was invalid and could not be deserialized.',
      );
    }
    const refusal = faultRefusal(request, caller);
    if (refusal !== undefined) throw refusal;
    passGate(state, request, { caller, route, headers });
    const reply = route.handler(state, request);
    return { ...reply, headers: { ...headers, ...reply.headers } };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return errorReply(error, headers);
  }
}

function toRequest({ method, url, baseUrl, body, fault }: Asked): ArmRequest {
  const question = url.indexOf('?');
  const query = new URLSearchParams(question < 0 ? '' : url.slice(question + 1));
  return {
    method,
    url,
    baseUrl,
    path: parseArmPath(question < 0 ? url : url.slice(0, question)),
    query,
    apiVersion: query.get('api-version') ?? '',
    body: isObject(body?.value) ? body.value : {},
    fault: fault?.effect,
  };
}

function errorReply(error: ArmError, headers: Readonly<Record<string, string>>): ArmReply {
  const { fromGateway, headers: own } = error.fields;
  const shown = fromGateway === true ? { 'x-ms-failure-cause': 'gateway' } : headers;
  return { status: error.status, headers: { ...shown, ...own }, body: errorBody(error) };
}

function headerOf(incoming: IncomingMessage, header: string, name: string): Record<string, string> {
  const value = incoming.headers[header];
  return typeof value === 'string' ? { [name]: value } : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
