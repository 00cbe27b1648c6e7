import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Table keys hold at most 512 UTF-16 characters; ours end well before. */
const LONGEST = 400;
const CHARACTERS_KEPT = 330;

/**
 * Any text as a part of a table key: letters, digits and `-._:@` stay, every other character becomes `=` and its UTF-16
 * code in four hexadecimal digits, so that a resource id (whose slashes a key forbids) stays readable and keeps its
 * prefixes. A text that would pass 400 characters keeps its first ones, then `=~` and a hash of the whole.
 */
export function encodeKey(text: string): string {
  const encoded = encode(text);
  if (encoded.length <= LONGEST) return encoded;
  return `${encoded.slice(0, CHARACTERS_KEPT)}=~${bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32)}`;
}

/** What the keys of all texts with this beginning begin with. Keys of other texts may: a long beginning is cut short. */
export function encodePrefix(text: string): string {
  return encode(text).slice(0, CHARACTERS_KEPT);
}

function encode(text: string): string {
  return text.replaceAll(
    /[^A-Za-z0-9\-._:@]/g,
    (character) => `=${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An OData filter for the keys that begin with a prefix; every key of ours consists of characters below `~`. */
export function prefixFilter(property: 'RowKey' | 'PartitionKey', prefix: string): string {
  return `${property} ge ${quote(prefix)} and ${property} lt ${quote(`${prefix}~`)}`;
}

/** A text as an OData literal. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
