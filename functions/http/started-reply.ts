import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { App } from '../../shared/composition.ts';
import { readRun } from '../../shared/run/read/read-run.ts';
import type { StartedRun } from '../../shared/run/start/start-run.ts';
import { BadRequest, problem } from './problem.ts';
import { json } from './reply.ts';

const ASK_AGAIN_MS = 500;

/** 202 with where to look; after a wait, 200 and the whole run where it has ended by then; 422 for a key used otherwise. */
export async function startedReply(
  request: HttpRequest,
  { ports }: App,
  started: StartedRun,
  waitSeconds: number,
): Promise<HttpResponseInit> {
  if (started.kind === 'key-reused') {
    const detail = `This Idempotency-Key started run ${started.runId} with another request. Use a new key for a new request.`;
    return problem(422, { code: 'idempotency-key-reused', detail, more: { run: started.runId } });
  }
  const url = new URL(request.url);
  const location = `${url.origin}${url.pathname.replace(/\/(runs|prunes|holds)\/?$/, '')}/runs/${started.runId}`;
  const deadline = Date.now() + waitSeconds * 1000;
  for (;;) {
    const state = (await ports.runs.get(started.runId))?.value.state ?? 'planning';
    const isRunning = state === 'planning' || state === 'running';
    if (!isRunning && waitSeconds > 0) return json(200, await readRun(ports, started.runId), { Location: location });
    if (Date.now() >= deadline) return json(202, { id: started.runId, state }, { Location: location });
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/** The Idempotency-Key header: 1 to 200 visible characters. Throws BadRequest for another. */
export function idempotencyKeyOf(request: HttpRequest): { idempotencyKey?: string } {
  const key = request.headers.get('idempotency-key');
  if (key === null) return {};
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return { idempotencyKey: key };
  throw new BadRequest([{ field: 'header.Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }]);
}
