import { ArmError } from './arm-error.ts';

/** Who asks, as Azure's refusals name it. */
export interface Caller {
  readonly clientId: string;
  readonly objectId: string;
}

/** Where no token is asked for. */
export const NOBODY: Caller = { clientId: '', objectId: '' };

/**
 * Checks that there is a well-formed bearer token that has not expired, and tells whose it is; its signature and audience
 * are not looked at.
 */
export function checkBearer(authorization: string | undefined): Caller {
  const [scheme, token] = authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '') {
    throw refusal('InvalidAuthenticationToken', "The access token is missing: the 'Authorization' header is missing.");
  }
  const claims = readClaims(token);
  if (claims === undefined) throw refusal('InvalidAuthenticationToken', 'The access token is invalid.');
  const { exp, appid = '', oid = '' } = claims;
  if (typeof exp === 'number' && exp * 1_000 < Date.now()) {
    throw refusal('ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier than current UTC time.');
  }
  return { clientId: String(appid), objectId: String(oid) };
}

function readClaims(token: string): { exp?: unknown; appid?: unknown; oid?: unknown } | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}

function refusal(code: string, message: string): ArmError {
  const challenge = `Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="${message.replaceAll('"', '')}"`;
  return new ArmError(401, code, message, { fromGateway: true, headers: { 'WWW-Authenticate': challenge } });
}
