export interface TokenClaims {
  readonly audience: string;
  readonly clientId: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly tenantId?: string;
}

const TENANT = '11111111-1111-1111-1111-111111111111';
const OBJECT = '22222222-2222-2222-2222-222222222222';

/** A well-formed JSON Web Token of a managed identity whose signature is no signature. */
export function makeToken(claims: TokenClaims): string {
  const tenantId = claims.tenantId ?? TENANT;
  const payload = {
    aud: claims.audience,
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: claims.issuedAt,
    nbf: claims.issuedAt,
    exp: claims.expiresAt,
    appid: claims.clientId,
    idtyp: 'app',
    oid: OBJECT,
    sub: OBJECT,
    tid: tenantId,
    ver: '1.0',
    xms_mirid:
      '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nightkeep',
  };
  return `${encode({ typ: 'JWT', alg: 'RS256', kid: 'local' })}.${encode(payload)}.bG9jYWw`;
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
