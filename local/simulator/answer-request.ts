import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ArmError, errorBody, missingApiVersion } from './arm-error.ts';
import { parseArmPath } from './arm-path.ts';
import type { ArmReply, ArmRequest, GivenRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { checkBearer, NOBODY } from './authentication.ts';
import type { Fault } from './fault.ts';
import { passGate } from './gate.ts';
import { gatewayHeaders } from './gateway-headers.ts';
import { metadataEndpoints } from './metadata-endpoints.ts';
import { faultRefusal, faultReply } from './play-fault.ts';
import { findRoute } from './router.ts';
import type { Settings } from './settings.ts';

export interface Answer {
  readonly reply: ArmReply;
  /** Those that ARM adds to every reply; the reply's own go before them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The connection breaks instead of the reply. */
  readonly isReset: boolean;
  /** The id of the fault that was played, if one was. */
  readonly faultId: string | undefined;
}

/** Answers one request of Azure's API: faults first, then ARM's own checks, then the resource provider. */
export async function answerRequest(state: ArmState, given: GivenRequest): Promise<Answer> {
  const startedAt = performance.now();
  const at = state.now();
  const requestId = randomUUID();
  const { method, url, headers, body } = given;
  const fault = state.faults.take(method, url);
  const delay = latency(state.settings) + (fault?.effect.delayMs ?? 0);
  if (delay > 0) await wait(delay);
  const reply = play(fault, () => carryOut(state, given, fault));
  state.log.add({
    at: new Date(at).toISOString(),
    method,
    url,
    status: reply.status,
    durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
    requestId,
    ...headerOf(headers, 'x-ms-client-request-id', 'clientRequestId'),
    ...headerOf(headers, 'user-agent', 'userAgent'),
    ...(body === undefined ? {} : { body: body.value }),
    ...(fault === undefined ? {} : { fault: fault.id }),
  });
  return {
    reply,
    headers: gatewayHeaders(state, headers, requestId),
    isReset: fault?.effect.reset !== undefined,
    faultId: fault?.id,
  };
}

function latency({ latencyMs, latencyJitterMs }: Settings): number {
  return latencyJitterMs === 0 ? latencyMs : latencyMs + Math.random() * latencyJitterMs;
}

/** Azure's reply, or the fault's in its place; carried out all the same where the fault says so. */
function play(fault: Fault | undefined, carryOutIt: () => ArmReply): ArmReply {
  const played = fault === undefined ? undefined : faultReply(fault.effect);
  if (played === undefined) return carryOutIt();
  if (fault?.effect.carriedOut === true) carryOutIt();
  return played;
}

function carryOut(state: ArmState, given: GivenRequest, fault: Fault | undefined): ArmReply {
  const headers: Record<string, string> = {};
  try {
    const request = toRequest(given, fault);
    if (request.path.route === '' && request.url.toLowerCase().startsWith('/metadata/endpoints')) {
      return metadataEndpoints(request);
    }
    const caller = state.settings.requireToken ? checkBearer(textOf(given.headers, 'authorization')) : NOBODY;
    const pathname = request.url.split('?')[0] ?? '';
    const route = findRoute(given.method, request.path.route, pathname);
    if (request.apiVersion === '') throw missingApiVersion();
    if (given.body !== undefined && !isObject(given.body.value)) {
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

function toRequest({ method, url, baseUrl, body }: GivenRequest, fault: Fault | undefined): ArmRequest {
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

function headerOf(headers: GivenRequest['headers'], header: string, name: string): Record<string, string> {
  const value = textOf(headers, header);
  return value === undefined ? {} : { [name]: value };
}

function textOf(headers: GivenRequest['headers'], header: string): string | undefined {
  const value = headers[header];
  return typeof value === 'string' ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
