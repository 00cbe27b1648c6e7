/** One segment of a route: literal text, a parameter, or the rest of the path. */
type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly optional: boolean }
  | { readonly kind: 'rest'; readonly name: string };

export type RouteTemplate = readonly Segment[];

/** Reads a route such as `runs/{id?}` or `files/{*path}`. Constraints (`{id:int}`) are not supported and throw. */
export function parseRoute(route: string): RouteTemplate {
  return splitPath(route).map((part) => {
    const match = /^\{(\*{0,2})([A-Za-z_][A-Za-z0-9_]*)(\??)\}$/.exec(part);
    if (match !== null) {
      const [, star = '', name = '', question = ''] = match;
      return star === '' ? { kind: 'parameter', name, optional: question !== '' } : { kind: 'rest', name };
    }
    if (part.includes('{'))
      throw new Error(`The local host cannot read the segment "${part}" of the route "${route}".`);
    return { kind: 'literal', text: part };
  });
}

/** The parameters where the path (as it stands in the URL) matches; undefined where it does not. */
export function matchRoute(template: RouteTemplate, path: string): Record<string, string> | undefined {
  const parts = splitPath(path);
  const params: Record<string, string> = {};
  for (const [index, segment] of template.entries()) {
    if (segment.kind === 'rest') {
      const rest = parts.slice(index);
      if (rest.length > 0) params[segment.name] = rest.map(decodeSegment).join('/');
      return params;
    }
    const part = parts[index];
    if (part === undefined) {
      if (segment.kind === 'parameter' && segment.optional) continue;
      return undefined;
    }
    const text = decodeSegment(part);
    if (segment.kind === 'parameter') params[segment.name] = text;
    else if (segment.text.toLowerCase() !== text.toLowerCase()) return undefined;
  }
  return parts.length > template.length ? undefined : params;
}

/** Sorts literal segments before parameters and these before the rest, as ASP.NET's routing prefers them. */
export function compareRoutes(a: RouteTemplate, b: RouteTemplate): number {
  const rank = { literal: 0, parameter: 1, rest: 2 };
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const left = a[index];
    const right = b[index];
    if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1;
    if (rank[left.kind] !== rank[right.kind]) return rank[left.kind] - rank[right.kind];
  }
  return 0;
}

function splitPath(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

/** ASP.NET decodes everything in a path but the slash. */
function decodeSegment(segment: string): string {
  try {
    return segment.split(/%2f/i).map(decodeURIComponent).join('%2F');
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
