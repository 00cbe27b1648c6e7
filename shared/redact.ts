/**
 * A text as it may be logged, recorded and shown: without tokens (a JWT, or what follows `Bearer`), keys, and the queries
 * of links and paths, which carry signatures (of operations as well as of blobs). JSON stays JSON.
 */
export function redact(text: string): string {
  return text
    .replaceAll(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '[token]')
    .replaceAll(/\bBearer\s+[\w.~+/-]{20,}=*/gi, 'Bearer [token]')
    .replaceAll(/\b(SharedKey(?:Lite)?)\s+[^\s"'<>\\]+/gi, '$1 [secret]')
    .replaceAll(/(https?:\/\/[^\s"'<>?\\]+)\?[^\s"'<>\\]*/gi, '$1?[query]')
    .replaceAll(/(\/[^\s"'<>?\\]+)\?[^\s"'<>\\=]+=[^\s"'<>\\]*/g, '$1?[query]')
    .replaceAll(/(?<![a-z])(sig|AccountKey|SharedAccessSignature)(=|%3D)[^\s"'<>;&\\]+/gi, '$1=[secret]')
    .replaceAll(/\b(x-functions-key|x-identity-header)(\\?["'])?\s*[:=]\s*(\\?["'])?[^\s"'<>;&,\\]+/gi, '$1: [secret]');
}
