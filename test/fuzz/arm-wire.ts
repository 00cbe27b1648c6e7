import type { ComputeManagementClient } from '@azure/arm-compute';
import { createHttpHeaders, type PipelineRequest, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import { ArmClient } from '../../shared/azure/arm-client.ts';
import type { WireReply, WireRequest } from './arm-cloud.ts';

/** Answers a request as the network would; undefined where the connection breaks. */
export type Wire = (request: WireRequest) => WireReply | undefined;

const ENDPOINT = 'https://arm.test';
const credential = { getToken: async () => ({ token: 'secret', expiresOnTimestamp: Date.now() + 3_600_000 }) };

/** The real client of ARM with all its policies, but the last step to the network. */
export class WireArm extends ArmClient {
  /** Hosts other than Azure that were sent our token. */
  readonly strangers: string[] = [];
  readonly #wire: Wire;
  readonly #wired = new WeakSet<ComputeManagementClient>();

  constructor(wire: Wire) {
    super({ credential, endpoint: ENDPOINT, retryDelayMs: 0 });
    this.#wire = wire;
  }

  override async compute(subscriptionId: string): Promise<ComputeManagementClient> {
    const client = await super.compute(subscriptionId);
    if (this.#wired.has(client)) return client;
    this.#wired.add(client);
    const policy = { name: 'wire', sendRequest: async (request: PipelineRequest) => this.#send(request) };
    client.pipeline.addPolicy(policy, { afterPhase: 'Sign' });
    return client;
  }

  #send(request: PipelineRequest): PipelineResponse {
    const url = new URL(request.url);
    if (url.origin !== ENDPOINT && request.headers.has('authorization')) this.strangers.push(url.origin);
    const { method } = request;
    const body: unknown = typeof request.body === 'string' ? JSON.parse(request.body) : undefined;
    const reply = this.#wire({ method, path: decodeURIComponent(url.pathname), query: url.searchParams, body });
    if (reply === undefined) throw new RestError('socket hang up', { code: 'ECONNRESET', request });
    const headers = createHttpHeaders({ date: new Date().toUTCString(), ...reply.headers });
    return { request, status: reply.status, headers, bodyAsText: reply.body };
  }
}
