import type { HttpRequest } from '@azure/functions';
import type { StartedBy } from '../../shared/run/records.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who calls: the Entra principal where App Service authentication is on (only then does the platform strip and set these
 * headers, so only then are they believed), else the key; beside it what the caller says of itself.
 */
export function callerOf(request: HttpRequest, by: string | undefined, env: Environment = process.env): StartedBy {
  const principal = isAuthenticationOn(env)
    ? (request.headers.get('x-ms-client-principal-name') ?? request.headers.get('x-ms-client-principal-id'))
    : null;
  return { kind: 'http', principal: principal ?? 'key', ...(by === undefined ? {} : { by }) };
}

/** Who is signed in by Microsoft Entra, and by no other provider that App Service authentication may have. */
export function entraPrincipalOf(
  request: HttpRequest,
  env: Environment = process.env,
): { readonly id: string; readonly name: string } | undefined {
  const id = request.headers.get('x-ms-client-principal-id');
  const isEntra = request.headers.get('x-ms-client-principal-idp') === 'aad';
  if (!isAuthenticationOn(env) || !isEntra || id === null || id === '') return undefined;
  return { id, name: request.headers.get('x-ms-client-principal-name') ?? id };
}

/** Whether App Service authentication stands in front of the app. */
export function isAuthenticationOn(env: Environment = process.env): boolean {
  return env['WEBSITE_AUTH_ENABLED']?.toLowerCase() === 'true';
}
