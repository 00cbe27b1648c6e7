export const SESSION_COOKIE = 'nightkeep-session';

/** The value of a cookie in the header `Cookie`; undefined where it is not there. */
export function readCookie(header: string | null, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
