import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRequest } from './answer-request.ts';
import type { ArmState } from './arm-state.ts';
import { readJson } from './read-json.ts';
import { sendReply } from './send-reply.ts';

/** Answers one request of Azure's API that came over HTTP. */
export async function serveRequest(
  state: ArmState,
  incoming: IncomingMessage,
  response: ServerResponse,
  baseUrl: string,
): Promise<void> {
  const method = incoming.method ?? 'GET';
  const body = await readJson(incoming);
  const given = { method, url: incoming.url ?? '/', headers: incoming.headers, baseUrl, body };
  const { reply, headers, isReset } = await answerRequest(state, given);
  if (isReset) incoming.socket.destroy();
  else sendReply(response, reply, headers, method);
}
