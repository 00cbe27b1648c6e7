/**
 * A text as it may be logged, recorded and shown: without tokens (a JWT, or what follows `Bearer`), keys, and the queries
 * of links and paths, which carry signatures (of operations as well as of blobs). JSON stays JSON.
 */
export function redact(text: string): string {
  return text
    .replaceAll(TOKEN, '$1[token]')
    .replaceAll(/\bBearer\s+[\w.~+/-]{20,}=*/gi, 'Bearer [token]')
    .replaceAll(/\b(SharedKey(?:Lite)?)\s+[^\s"'<>\\]+/gi, '$1 [secret]')
    .replaceAll(LINK, (link, place: string, query: string) => (hasSecret(place, query) ? `${place}?[query]` : link))
    .replaceAll(/(?<![a-z])(sig|AccountKey|SharedAccessSignature)(=|%3D)[^\s"'<>;&\\]+/gi, '$1=[secret]')
    .replaceAll(/\b(x-functions-key|x-identity-header)(\\?["'])?\s*[:=]\s*(\\?["'])?[^\s"'<>;&,\\]+/gi, '$1: [secret]');
}

/** A JWT, looked for once in each word that a dot follows: a long text of `eyJ-` would take minutes from each of them. */
const TOKEN = /(?<![\w-])(?=[\w-]*\.[\w-])([\w-]*?)\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g;

/**
 * A word with a question mark, up to it and from it on. It is looked for from the beginning of the word alone: from every
 * slash, a long text of slashes would take minutes.
 */
const LINK = /(?<![^\s"'<>?\\])([^\s"'<>?\\]+)\?([^\s"'<>\\]*)/g;

/** Whether what follows the question mark is the query of a link, or of a path. */
function hasSecret(place: string, query: string): boolean {
  return /https?:\/\//i.test(place) || (query.includes('=') && /\/./.test(`${place}?${query}`));
}
