import type { Tags } from './policy/inventory.ts';
import type { Mode } from './policy/plan.ts';
import type { PolicyBook } from './policy/policy.ts';
import { builtInPolicies } from './policy/tag/built-in.ts';
import { readPoliciesFile } from './policy/tag/policies-file.ts';
import { readTag } from './policy/tag/read-tag.ts';
import { nearestZones, readZone } from './policy/tag/zone.ts';
import type { RunSettings } from './run/settings.ts';
import { DEFAULT_PACING } from './run/settings.ts';
import { nearestSetting, SETTINGS, type SettingName } from './settings.ts';

/** The process's environment, passed in so that loading reads nothing by itself. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A mistake in the settings, with the remedy in its message. */
export interface SettingMistake {
  readonly setting: string;
  readonly message: string;
}

export interface Config {
  readonly settings: RunSettings;
  /** ARM's base URL and token audience; absent: the public cloud. */
  readonly armEndpoint?: string;
  readonly armAudience?: string;
}

/**
 * What the settings say. `fatal` mistakes (owner, storage, identity) stop every function, which then answers 503 naming
 * them all; other `mistakes` are problems: the app runs, and where a mistake could make a deletion wrong, prunes nothing.
 */
export interface LoadedConfig {
  readonly config: Config;
  readonly fatal: readonly SettingMistake[];
  readonly mistakes: readonly SettingMistake[];
}

/**
 * Reads and validates all settings together. Never throws, and reports every mistake rather than the first.
 * `readText` reads the policies file that NIGHTKEEP_POLICIES may name; what it throws becomes a mistake.
 */
export function loadConfig(env: Environment, readText: (path: string) => string): LoadedConfig {
  const reader = new SettingReader(env);
  const timeZone = reader.read('NIGHTKEEP_TIME_ZONE', readTimeZone, 'UTC');
  const { book, policiesRead } = readBook(reader, timeZone, readText);
  const untagged = readUntagged(reader, book, timeZone);
  const settings: RunSettings = {
    owner: reader.require('NIGHTKEEP_OWNER', readOwner, ''),
    adopt: reader.read('NIGHTKEEP_ADOPT', (text) => splitList(text).map(readOwner), []),
    mode: reader.read('NIGHTKEEP_MODE', readMode, 'full'),
    subscriptions: reader.read('NIGHTKEEP_SUBSCRIPTIONS', readSubscriptions, '*'),
    tagKey: reader.read('NIGHTKEEP_TAG_KEY', readTagKey, 'snapshot-policy'),
    untagged,
    tagClauses: reader.read('NIGHTKEEP_TAG_CLAUSES', (text) => oneOf(text, ['all', 'names']), 'all'),
    book,
    timeZone,
    snapshotResourceGroup: reader.read('NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP', readGroup, 'nightkeep-snapshots'),
    extraTags: reader.read('NIGHTKEEP_EXTRA_TAGS', readTags, {}),
    minKeepDays: reader.read('NIGHTKEEP_MIN_KEEP_DAYS', (text) => readCount(text, 0, 3650), 0),
    orphanDays: reader.read('NIGHTKEEP_ORPHAN_DAYS', (text) => readCount(text, 0, 3650), 0),
    pendingHours: reader.read('NIGHTKEEP_PENDING_HOURS', (text) => readCount(text, 1, 720), 24),
    historyDays: reader.read('NIGHTKEEP_HISTORY_DAYS', (text) => readCount(text, 31, 3650), 800),
    pacing: DEFAULT_PACING,
    policiesInvalid: false,
  };
  const endpoint = reader.read<string | undefined>('NIGHTKEEP_ARM_ENDPOINT', readHttps, undefined);
  const audience = reader.read<string | undefined>('NIGHTKEEP_ARM_AUDIENCE', readHttps, undefined);
  reader.reportUnknown();
  reader.checkStorage();
  reader.checkIdentity();
  const stopsPruning = !policiesRead || reader.mistakes.some(({ setting }) => canMakeDeletionWrong(setting));
  return {
    config: {
      settings: { ...settings, policiesInvalid: stopsPruning },
      ...(endpoint === undefined ? {} : { armEndpoint: endpoint }),
      ...(audience === undefined ? {} : { armAudience: audience }),
    },
    fatal: reader.fatal,
    mistakes: reader.mistakes,
  };
}

/** Reads one setting after the other and gathers what is wrong. */
class SettingReader {
  readonly fatal: SettingMistake[] = [];
  readonly mistakes: SettingMistake[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  text(name: SettingName): string | undefined {
    const text = this.#env[name]?.trim();
    return text === '' ? undefined : text;
  }

  read<T>(name: SettingName, parse: (text: string) => T, absent: T): T {
    const text = this.text(name);
    if (text === undefined) return absent;
    return this.#parse(name, text, parse, absent, this.mistakes);
  }

  require<T>(name: SettingName, parse: (text: string) => T, absent: T): T {
    const text = this.text(name);
    if (text !== undefined) return this.#parse(name, text, parse, absent, this.fatal);
    this.fatal.push({ setting: name, message: `is missing: ${SETTINGS[name].meaning}` });
    return absent;
  }

  #parse<T>(name: SettingName, text: string, parse: (text: string) => T, absent: T, into: SettingMistake[]): T {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof InvalidSetting)) throw error;
      into.push({ setting: name, message: error.message });
      return absent;
    }
  }

  /** A misspelt setting would silently not be in force. */
  reportUnknown(): void {
    for (const name of Object.keys(this.#env)) {
      if (!name.startsWith('NIGHTKEEP_') || Object.hasOwn(SETTINGS, name)) continue;
      const nearest = nearestSetting(name);
      this.mistakes.push({
        setting: name,
        message: `is no setting of Nightkeep${nearest === undefined ? '; remove it' : `; did you mean ${nearest}?`}`,
      });
    }
  }

  checkStorage(): void {
    const env = this.#env;
    const byUris = env['AzureWebJobsStorage__tableServiceUri'] && env['AzureWebJobsStorage__queueServiceUri'];
    if (env['AzureWebJobsStorage'] || env['AzureWebJobsStorage__accountName'] || byUris) return;
    this.fatal.push({
      setting: 'AzureWebJobsStorage',
      message:
        'is missing: set a connection string, or AzureWebJobsStorage__accountName (or __tableServiceUri and ' +
        '__queueServiceUri) for access by identity',
    });
  }

  checkIdentity(): void {
    const inAzure = this.#env['WEBSITE_INSTANCE_ID'] !== undefined;
    if (!inAzure || this.#env['IDENTITY_ENDPOINT'] || this.#env['MSI_ENDPOINT']) return;
    this.fatal.push({
      setting: 'IDENTITY_ENDPOINT',
      message: 'is missing: give the function app a managed identity (system- or user-assigned)',
    });
  }
}

/** A setting's text that cannot be used; the message says what is expected. */
class InvalidSetting extends Error {}

const SAFE_SETTINGS: readonly string[] = [
  'NIGHTKEEP_EXTRA_TAGS',
  'NIGHTKEEP_HISTORY_DAYS',
  'NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP',
];

function canMakeDeletionWrong(setting: string): boolean {
  return !SAFE_SETTINGS.includes(setting);
}

function readBook(
  reader: SettingReader,
  timeZone: string,
  readText: (path: string) => string,
): { book: PolicyBook; policiesRead: boolean } {
  const setting = reader.text('NIGHTKEEP_POLICIES');
  if (setting === undefined) return { book: builtInPolicies(timeZone), policiesRead: true };
  let text: string;
  try {
    text = setting.startsWith('{') ? setting : readText(setting);
  } catch (error) {
    reader.mistakes.push({
      setting: 'NIGHTKEEP_POLICIES',
      message: `names a file that cannot be read (${error instanceof Error ? error.message : String(error)})`,
    });
    return { book: builtInPolicies(timeZone), policiesRead: false };
  }
  const { book, mistakes } = readPoliciesFile(text, timeZone);
  for (const { path, message } of mistakes) {
    reader.mistakes.push({ setting: 'NIGHTKEEP_POLICIES', message: path === '' ? message : `${path}: ${message}` });
  }
  return { book, policiesRead: mistakes.length === 0 };
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

function readOwner(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/.test(text)) return text;
  throw new InvalidSetting(`must be 2 to 64 letters, digits, ".", "_" or "-", not ${JSON.stringify(text)}`);
}

function readTimeZone(text: string): string {
  const zone = readZone(text);
  if (zone !== undefined) return zone;
  const nearest = nearestZones(text);
  const hint = nearest.length === 0 ? '' : `; did you mean ${nearest.join(' or ')}?`;
  throw new InvalidSetting(`must be an IANA time zone such as Europe/London, not ${JSON.stringify(text)}${hint}`);
}

function readMode(text: string): Mode {
  return oneOf(text, ['observe', 'no-prune', 'full']);
}

function oneOf<const T extends string>(text: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === text.toLowerCase());
  if (choice !== undefined) return choice;
  throw new InvalidSetting(`must be one of ${choices.join(', ')}, not ${JSON.stringify(text)}`);
}

function readCount(text: string, least: number, most: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (count >= least && count <= most) return count;
  throw new InvalidSetting(`must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
}

const SUBSCRIPTION = /^(\/subscriptions\/)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/resourceGroups\/[^/]{1,90})?$/i;

function readSubscriptions(text: string): readonly string[] | '*' {
  if (text === '*') return '*';
  const ids = splitList(text);
  for (const id of ids) {
    if (SUBSCRIPTION.test(id)) continue;
    throw new InvalidSetting(
      `must be "*", or subscription ids or resource-group ids between commas; ${JSON.stringify(id)} is neither`,
    );
  }
  return ids.map((id) => id.replace(/^\/subscriptions\/(?=[^/]+$)/i, ''));
}

function splitList(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

// Azure's limits on tags: names to 512 characters without < > % & \ ? /, values to 256.
const TAG_KEY = /^[^<>%&\\?/]{1,512}$/;

function readTagKey(text: string): string {
  if (TAG_KEY.test(text) && !/^(nightkeep-|hidden-|ms-)/i.test(text)) return text;
  throw new InvalidSetting(
    `must be a tag name that Azure allows (no < > % & \\ ? /) and not begin with nightkeep-, hidden- or ms-`,
  );
}

function readGroup(text: string): string {
  if (text === '@disk' || (/^[\p{L}\p{N}_().-]{1,90}$/u.test(text) && !text.endsWith('.'))) return text;
  throw new InvalidSetting(`must be the name of a resource group, or @disk, not ${JSON.stringify(text)}`);
}

function readTags(text: string): Tags {
  const expected = 'must be a JSON object of tag names and text values, such as {"team":"ops"}';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new InvalidSetting(expected);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new InvalidSetting(expected);
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(parsed)) {
    if (typeof value !== 'string' || value.length > 256 || !TAG_KEY.test(key)) {
      throw new InvalidSetting(`${expected}; ${JSON.stringify(key)} is not usable`);
    }
    tags[key] = value;
  }
  return tags;
}

function readHttps(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text.replace(/\/+$/, '');
  throw new InvalidSetting(`must be an https URL such as https://management.azure.com, not ${JSON.stringify(text)}`);
}
