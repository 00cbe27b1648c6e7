import type { PolicyBook } from '../policy/policy.ts';
import { builtInPolicies } from '../policy/tag/built-in.ts';
import type { FileSettings } from '../policy/tag/policies-file.ts';
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

/**
 * Reads the policies file, through `readText` where it is named by its path, and what untagged VMs get. What reads files
 * and tags is loaded only where there is one to read: it takes a tenth of a cold start.
 */
export async function readPolicySettings(
  reader: SettingReader,
  settings: FileSettings,
  readText: (path: string) => string,
): Promise<PolicySettings> {
  const read = await readBook(reader, settings, readText);
  return { ...read, untagged: await readUntagged(reader, read.book, settings.timeZone) };
}

async function readBook(
  reader: SettingReader,
  settings: FileSettings,
  readText: (path: string) => string,
): Promise<Omit<PolicySettings, 'untagged'>> {
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
  const { readPoliciesFile } = await import('../policy/tag/policies-file.ts');
  const { book, mistakes } = readPoliciesFile(text, settings);
  for (const { path, message } of mistakes) {
    reader.mistakes.push({ setting: 'NIGHTKEEP_POLICIES', message: path === '' ? message : `${path}: ${message}` });
  }
  return { book, policiesRead: mistakes.length === 0, policiesHash: textHash(text, POLICIES_HASH_LENGTH) };
}

async function readUntagged(reader: SettingReader, book: PolicyBook, timeZone: string): Promise<string> {
  const text = reader.text('NIGHTKEEP_UNTAGGED');
  if (text === undefined || text.toLowerCase() === 'ignore') return 'ignore';
  const { readTag } = await import('../policy/tag/read-tag.ts');
  return reader.read(
    'NIGHTKEEP_UNTAGGED',
    () => {
      const reading = readTag(text, book, { timeZone, tagClauses: 'all' });
      if (reading.kind === 'policy') return text;
      if (reading.kind === 'off') return 'ignore';
      throw new InvalidSetting(`${reading.message}${reading.suggestion ? ` (${reading.suggestion})` : ''}`);
    },
    'ignore',
  );
}
