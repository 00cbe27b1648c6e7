import type { RpcCookie } from './core-types.ts';

const SAME_SITE: Readonly<Record<string, string>> = { lax: 'Lax', strict: 'Strict', explicitNone: 'None' };

/** The header `Set-Cookie` as the Functions host writes it: the value is encoded, and every attribute that is given is kept. */
export function setCookieHeader({ name, value, domain, path, maxAge, secure, httpOnly, sameSite }: RpcCookie): string {
  const sameSiteText = SAME_SITE[sameSite ?? ''];
  return [
    `${name}=${encodeURIComponent(value)}`,
    ...(maxAge?.value === undefined ? [] : [`max-age=${maxAge.value}`]),
    ...(domain?.value === undefined ? [] : [`domain=${domain.value}`]),
    ...(path?.value === undefined ? [] : [`path=${path.value}`]),
    ...(secure?.value === true ? ['secure'] : []),
    ...(sameSiteText === undefined ? [] : [`samesite=${sameSiteText}`]),
    ...(httpOnly?.value === true ? ['httponly'] : []),
  ].join('; ');
}
