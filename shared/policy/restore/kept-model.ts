import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ResourceModel } from '../resource-model.ts';

/** What changes by itself, or says how the VM is and not what it is. */
const VOLATILE: ReadonlySet<string> = new Set([
  'provisioningstate',
  'timecreated',
  'vmid',
  'instanceview',
  'etag',
  'systemdata',
]);

/** Names of what may hold a secret, wherever it stands; Azure gives none of the first three back, as far as is known. */
const SECRET =
  /^(customdata|userdata|additionalunattendcontent|protectedsettings.*)$|password|passphrase|secret|token|credential|key/i;

/**
 * A VM's model as it may be kept for years: without secrets, and without what is no part of it. Of an extension only its
 * name, publisher, type and version stay, since nobody knows what its settings hold.
 */
export function keptModel(model: ResourceModel): ResourceModel {
  const { resources, ...rest } = model;
  const cleaned = clean(rest) as ResourceModel;
  return Array.isArray(resources) ? { ...cleaned, resources: resources.map(extensionOf) } : cleaned;
}

/** Equal for two replies about an unchanged VM, whatever the casing and order that Azure gives: 64 hex digits. */
export function modelHash(kept: ResourceModel): string {
  return bytesToHex(sha256(utf8ToBytes(canonical(kept).toLowerCase())));
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return withoutSignature(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(clean);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !isLeftOut(name))
      .map(([name, inner]) => [name, clean(inner)]),
  );
}

/** An id as a name (of a managed identity) says who, whatever it is called. */
function isLeftOut(name: string): boolean {
  return !name.includes('/') && (VOLATILE.has(name.toLowerCase()) || SECRET.test(name));
}

/** A link with a signature lets in whoever has it. */
function withoutSignature(text: string): string {
  return /^https?:\/\/[^?]*\?/i.test(text) ? text.slice(0, text.indexOf('?')) : text;
}

function extensionOf(resource: unknown): unknown {
  const { name, properties } = (resource ?? {}) as { readonly name?: unknown; readonly properties?: unknown };
  const { publisher, type, typeHandlerVersion } = (properties ?? {}) as Readonly<Record<string, unknown>>;
  return { name, properties: { publisher, type, typeHandlerVersion } };
}

/** JSON with sorted names; lists too are sorted, as Azure promises no order of them. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).toSorted().join(',')}]`;
  const parts = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`);
  return `{${parts.toSorted().join(',')}}`;
}
