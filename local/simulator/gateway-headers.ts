import { randomUUID } from 'node:crypto';
import type { GivenRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';

const COMMON = {
  'Cache-Control': 'no-cache',
  Pragma: 'no-cache',
  Expires: '-1',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
};

/** The headers that ARM adds to every reply: ids by which a request is found again, and its own clock. */
export function gatewayHeaders(
  state: ArmState,
  given: GivenRequest['headers'],
  requestId: string,
): Record<string, string> {
  const asked = given['x-ms-correlation-request-id'];
  const correlationId = typeof asked === 'string' ? asked : randomUUID();
  const date = new Date(state.now() + state.settings.dateOffsetMs);
  const stamp = date.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const clientRequestId = given['x-ms-client-request-id'];
  const wantsEcho = given['x-ms-return-client-request-id'] === 'true';
  return {
    ...COMMON,
    Date: date.toUTCString(),
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': correlationId,
    'x-ms-routing-request-id': `LOCAL:${stamp}:${correlationId}`,
    ...(wantsEcho && typeof clientRequestId === 'string' ? { 'x-ms-client-request-id': clientRequestId } : {}),
  };
}
