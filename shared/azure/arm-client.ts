import type { ComputeManagementClient } from '@azure/arm-compute';
import type { HttpClient, HttpMethods, PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { AzureError } from '../run/azure-error.ts';
import { callAzure, replyError } from './arm-errors.ts';

export interface ArmClientOptions {
  readonly credential: TokenCredential;
  /** ARM's base URL; the public cloud's where absent. */
  readonly endpoint?: string;
  /** The audience of tokens; the endpoint where absent. */
  readonly audience?: string;
  /** How long a read that failed waits before it is tried again, doubled the second time; 500 ms where absent. */
  readonly retryDelayMs?: number;
}

const PUBLIC_ENDPOINT = 'https://management.azure.com';
const READ_RETRIES = { maxRetries: 2, maxRetryDelayInMs: 4_000 };
const RETRY_DELAY_MS = 500;
const REQUEST_TIMEOUT_MS = 60_000;
/** Of a read of one resource, which takes well under a second: three of them that get no answer take half a minute. */
const ONE_READ_TIMEOUT_MS = 10_000;
const ONE_RESOURCE =
  /\/providers\/microsoft\.compute\/\w+\/[^/?]+(\/restorepoints\/[^/?]+(\/diskrestorepoints)?)?(\?(?!.*expand=restorepoints)|$)/i;

/**
 * Speaks to Azure Resource Manager. The SDK's own retries are off: reads are tried again twice after a fault of the wire
 * or a 5xx, never after 429 or a Retry-After (waiting is a message's visibility delay), and writes never, since a PUT sent
 * twice could lift a hold set in between.
 */
export class ArmClient {
  readonly endpoint: string;
  readonly #options: ArmClientOptions;
  readonly #compute = new Map<string, Promise<ComputeManagementClient>>();
  #http: HttpClient | undefined;
  #skewMs: number | undefined;

  constructor(options: ArmClientOptions) {
    this.#options = options;
    this.endpoint = (options.endpoint ?? PUBLIC_ENDPOINT).replace(/\/+$/, '');
  }

  /** ARM's `Date` less our clock, from the latest reply; undefined before the first. */
  get clockSkewMs(): number | undefined {
    return this.#skewMs;
  }

  /** The Compute client of a subscription. The SDKs are loaded on first use: they are most of a cold start. */
  compute(subscriptionId: string): Promise<ComputeManagementClient> {
    const key = subscriptionId.toLowerCase();
    const present = this.#compute.get(key);
    if (present !== undefined) return present;
    const made = this.#createCompute(subscriptionId);
    this.#compute.set(key, made);
    return made;
  }

  async #createCompute(subscriptionId: string): Promise<ComputeManagementClient> {
    const { ComputeManagementClient } = await import('@azure/arm-compute');
    const { exponentialRetryPolicy } = await import('@azure/core-rest-pipeline');
    const audience = (this.#options.audience ?? this.endpoint).replace(/\/+$/, '');
    const retries = { ...READ_RETRIES, retryDelayInMs: this.#options.retryDelayMs ?? RETRY_DELAY_MS };
    return new ComputeManagementClient(this.#options.credential, subscriptionId, {
      endpoint: this.endpoint,
      credentials: { scopes: [`${audience}/.default`] },
      retryOptions: { maxRetries: 0 },
      // What a guard has allowed is deleted, and nothing that a Location names in its place.
      redirectOptions: { maxRetries: 0 },
      userAgentOptions: { userAgentPrefix: 'nightkeep' },
      additionalPolicies: [{ policy: this.#replyPolicy(exponentialRetryPolicy(retries)), position: 'perCall' }],
    });
  }

  /** Sends a request that the Compute SDK has no method for. `path` begins with a slash, or is a nextLink of this endpoint. */
  async send(method: HttpMethods, path: string, body?: unknown): Promise<unknown> {
    const url = path.startsWith('/') ? `${this.endpoint}${path}` : path;
    const client = await this.compute('00000000-0000-0000-0000-000000000000');
    const { createDefaultHttpClient, createPipelineRequest } = await import('@azure/core-rest-pipeline');
    this.#http ??= createDefaultHttpClient();
    const http = this.#http;
    const request = createPipelineRequest({ url, method });
    request.headers.set('Accept', 'application/json');
    if (body !== undefined) {
      request.headers.set('Content-Type', 'application/json');
      request.body = JSON.stringify(body);
    }
    const reply = await callAzure(() => client.pipeline.sendRequest(http, request));
    const text = reply.bodyAsText ?? '';
    return callAzure(async () => (text === '' ? undefined : (JSON.parse(text) as unknown)));
  }

  /** Retries reads, waits for no reply for ever, notes ARM's clock, and turns every reply that is no success into an AzureError with its whole body. */
  #replyPolicy(retry: PipelinePolicy): PipelinePolicy {
    return {
      name: 'nightkeepReplyPolicy',
      sendRequest: async (request, next) => {
        this.#checkHost(request.url);
        const sentAt = Date.now();
        const isRead = request.method === 'GET' || request.method === 'HEAD';
        request.timeout = isRead && ONE_RESOURCE.test(request.url) ? ONE_READ_TIMEOUT_MS : REQUEST_TIMEOUT_MS;
        const reply = await (isRead ? retry.sendRequest(request, next) : next(request));
        this.#noteClock(reply, sentAt);
        if (reply.status < 300) return reply;
        throw replyError({
          status: reply.status,
          bodyText: reply.bodyAsText ?? '',
          header: (name) => reply.headers.get(name),
        });
      },
    };
  }

  /** The SDK follows a nextLink wherever it leads, and would send our token there. */
  #checkHost(url: string): void {
    if (new URL(url).origin === new URL(this.endpoint).origin) return;
    throw new AzureError('A link of Azure leads to another host, which gets no token of ours.', {
      code: 'ForeignLink',
    });
  }

  #noteClock(reply: PipelineResponse, sentAt: number): void {
    const date = Date.parse(reply.headers.get('date') ?? '');
    if (!Number.isNaN(date)) this.#skewMs = date - (sentAt + Date.now()) / 2;
  }
}
