/**
 * A text as it may be logged, recorded and shown: without tokens (a JWT, or what follows `Bearer`) and
 * without the queries of links, which carry signatures (of operations as well as of blobs).
 */
export function redact(text: string): string {
  return text
    .replaceAll(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '[token]')
    .replaceAll(/\bBearer\s+[\w.~+/-]{20,}=*/gi, 'Bearer [token]')
    .replaceAll(/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]*/gi, '$1?[query]')
    .replaceAll(/\b(sig|AccountKey|SharedAccessSignature)=[^\s"'<>;&]+/gi, '$1=[secret]');
}
