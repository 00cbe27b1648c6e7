import type { HttpRequest } from '@azure/functions';
import type { StartedBy } from '../../shared/run/records.ts';

/**
 * Who calls: the Entra principal where App Service authentication is on (only then does the platform strip and set these
 * headers, so only then are they believed), else the key; beside it what the caller says of itself.
 */
export function callerOf(request: HttpRequest, by: string | undefined, env = process.env): StartedBy {
  const isAuthenticated = env['WEBSITE_AUTH_ENABLED']?.toLowerCase() === 'true';
  const principal = isAuthenticated
    ? (request.headers.get('x-ms-client-principal-name') ?? request.headers.get('x-ms-client-principal-id'))
    : null;
  return { kind: 'http', principal: principal ?? 'key', ...(by === undefined ? {} : { by }) };
}
