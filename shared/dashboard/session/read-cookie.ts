export const SESSION_COOKIE = 'nightkeep-session';

/** The values of the cookies of a name in the header `Cookie`: another host of our domain may have set one beside ours. */
export function readCookies(header: string | null, name: string): readonly string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}
