import type { PolicyBook } from '../policy/policy.ts';
import { builtInPolicies } from '../policy/tag/built-in.ts';
import { type FileSettings, readPoliciesFile } from '../policy/tag/policies-file.ts';
import { readTag } from '../policy/tag/read-tag.ts';
import { textHash } from '../run/text-hash.ts';
import type { SettingReader } from './setting-reader.ts';
import { InvalidSetting } from './setting-texts.ts';

const POLICIES_HASH_LENGTH = 32;

/** What the settings say of policies. */
export interface PolicySettings {
  readonly book: PolicyBook;
  /** `ignore`, or what a VM without the tag is taken for. */
  readonly untagged: string;
  /** Whether all of the policies file is in force. */
  readonly policiesRead: boolean;
  /** Absent where the file could not be read. */
  readonly policiesHash?: string;
}

/** Reads the policies file, through `readText` where it is named by its path, and what untagged VMs get. */
export function readPolicySettings(
  reader: SettingReader,
  settings: FileSettings,
  readText: (path: string) => string,
): PolicySettings {
  const read = readBook(reader, settings, readText);
  return { ...read, untagged: readUntagged(reader, read.book, settings.timeZone) };
}

function readBook(
  reader: SettingReader,
  settings: FileSettings,
  readText: (path: string) => string,
): Omit<PolicySettings, 'untagged'> {
  const setting = reader.text('NIGHTKEEP_POLICIES');
  if (setting === undefined) {
    return {
      book: builtInPolicies(settings.timeZone),
      policiesRead: true,
      policiesHash: textHash('', POLICIES_HASH_LENGTH),
    };
  }
  let text: string;
  try {
    text = setting.startsWith('{') ? setting : readText(setting);
  } catch (error) {
    reader.mistakes.push({
      setting: 'NIGHTKEEP_POLICIES',
      message: `names a file that cannot be read (${error instanceof Error ? error.message : String(error)})`,
    });
    return { book: builtInPolicies(settings.timeZone), policiesRead: false };
  }
  const { book, mistakes } = readPoliciesFile(text, settings);
  for (const { path, message } of mistakes) {
    reader.mistakes.push({ setting: 'NIGHTKEEP_POLICIES', message: path === '' ? message : `${path}: ${message}` });
  }
  return { book, policiesRead: mistakes.length === 0, policiesHash: textHash(text, POLICIES_HASH_LENGTH) };
}

function readUntagged(reader: SettingReader, book: PolicyBook, timeZone: string): string {
  return reader.read(
    'NIGHTKEEP_UNTAGGED',
    (text) => {
      if (text.toLowerCase() === 'ignore') return 'ignore';
      const reading = readTag(text, book, { timeZone, tagClauses: 'all' });
      if (reading.kind === 'policy') return text;
      if (reading.kind === 'off') return 'ignore';
      throw new InvalidSetting(`${reading.message}${reading.suggestion ? ` (${reading.suggestion})` : ''}`);
    },
    'ignore',
  );
}
