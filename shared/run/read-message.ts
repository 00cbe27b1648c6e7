import { NewerVersionError } from './newer-version-error.ts';
import { type Message, RECORD_VERSION } from './records.ts';

type MessageOf<K extends Message['kind']> = Extract<Message, { readonly kind: K }>;

const FIELDS = {
  plan: { runId: 'string', subscriptionId: 'string' },
  execute: { runId: 'string', subscriptionId: 'string', workId: 'string' },
  watch: { runId: 'string', round: 'number' },
  restore: { restoreId: 'string', round: 'number' },
  notify: { what: 'string' },
} as const satisfies Record<Message['kind'], Readonly<Record<string, string>>>;

/**
 * Checks what a queue delivered. Throws NewerVersionError for a message of a newer app, and an error that names the field
 * for one that is none of ours; either way the host delivers it again, then puts it aside.
 */
export function readMessage<K extends Message['kind']>(delivered: unknown, kind: K): MessageOf<K> {
  const value: unknown = typeof delivered === 'string' ? JSON.parse(delivered) : delivered;
  if (typeof value !== 'object' || value === null) throw new Error('the message is no JSON object');
  const message = value as Readonly<Record<string, unknown>>;
  const { version } = message;
  if (typeof version !== 'number') throw new Error('the message has no version');
  if (version > RECORD_VERSION) throw new NewerVersionError('The message', version, RECORD_VERSION);
  if (message['kind'] !== kind)
    throw new Error(`the message is of kind ${JSON.stringify(message['kind'])}, not ${kind}`);
  for (const [field, type] of Object.entries(FIELDS[kind])) {
    if (typeof message[field] !== type) throw new Error(`the message's ${field} is no ${type}`);
  }
  return value as MessageOf<K>;
}
