import type { ComputeManagementClient } from '@azure/arm-compute';
import { createHttpHeaders, type PipelinePolicy, RestError } from '@azure/core-rest-pipeline';
import { type Answer, answerRequest } from '../../local/simulator/answer-request.ts';
import type { GivenRequest } from '../../local/simulator/arm-request.ts';
import type { ArmState } from '../../local/simulator/arm-state.ts';
import { ArmClient } from '../../shared/azure/arm-client.ts';
import { TOKEN } from '../local/simulator/token.ts';

const HOST = 'https://localhost';

/** Sees each request as it reaches Azure; what it resolves to is called when Azure has carried it out, or refused it. */
export type Witness = (request: GivenRequest) => (answer: Answer) => void;

/** The product's own client of ARM, whose requests the simulated Azure answers in this process: everything but the wire. */
export class DirectArm extends ArmClient {
  readonly #wire: PipelinePolicy;
  readonly #wired = new WeakSet<ComputeManagementClient>();

  constructor(state: ArmState, witness: Witness) {
    const credential = { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
    // These waits would pass in the system's time.
    super({ credential, endpoint: HOST, retryDelayMs: 0 });
    this.#wire = answeringPolicy(state, witness);
  }

  override async compute(subscriptionId: string): Promise<ComputeManagementClient> {
    const client = await super.compute(subscriptionId);
    if (!this.#wired.has(client)) {
      this.#wired.add(client);
      client.pipeline.addPolicy(this.#wire, { afterPhase: 'Sign' });
    }
    return client;
  }
}

/** Stands in the place of the wire: it asks nobody after itself. */
function answeringPolicy(state: ArmState, witness: Witness): PipelinePolicy {
  return {
    name: 'simulatedWire',
    sendRequest: async (request) => {
      const { origin, pathname, search } = new URL(request.url);
      const text = typeof request.body === 'string' ? request.body : '';
      const given: GivenRequest = {
        method: request.method,
        url: `${pathname}${search}`,
        headers: request.headers.toJSON(),
        baseUrl: origin,
        body: text === '' ? undefined : { value: JSON.parse(text) },
      };
      const seeResult = witness(given);
      const answer = await answerRequest(state, given);
      seeResult(answer);
      const { reply, headers, isReset } = answer;
      if (isReset) throw new RestError('socket hang up', { code: 'ECONNRESET', request });
      const { status, body } = reply;
      const bodyAsText = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
      return { request, status, headers: createHttpHeaders({ ...headers, ...reply.headers }), bodyAsText };
    },
  };
}
