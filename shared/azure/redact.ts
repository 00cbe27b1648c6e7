/** Texts longer than any of Azure's own sentences are a whole body that somebody quoted. */
const LONGEST = 4_000;

/**
 * A message of Azure or of an SDK as it may be recorded and shown: without tokens (a JWT, or what follows `Bearer`) and
 * without the queries of links, which carry signatures (of operations as well as of blobs).
 */
export function redact(message: string): string {
  return message
    .replaceAll(/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '[token]')
    .replaceAll(/\bBearer\s+[\w.~+/-]{20,}=*/gi, 'Bearer [token]')
    .replaceAll(/(https?:\/\/[^\s"'<>?]+)\?[^\s"'<>]*/gi, '$1?[query]')
    .replaceAll(/\b(sig|AccountKey|SharedAccessSignature)=[^\s"'<>;&]+/gi, '$1=[secret]')
    .slice(0, LONGEST);
}
