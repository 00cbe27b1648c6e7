import { DASHBOARD_ACCESS, type DashboardSettings } from './dashboard/dashboard-settings.ts';
import type { CostSettings } from './policy/cost.ts';
import type { PolicyBook } from './policy/policy.ts';
import { builtInPolicies } from './policy/tag/built-in.ts';
import { type FileSettings, readPoliciesFile } from './policy/tag/policies-file.ts';
import { readTag } from './policy/tag/read-tag.ts';
import type { Receiver } from './run/ports.ts';
import { AZURE_LIMITS, type AzureLimits, pacingWithin, type RunSettings } from './run/settings.ts';
import { textHash } from './run/text-hash.ts';
import { type Environment, type SettingMistake, SettingReader } from './setting-reader.ts';
import {
  InvalidSetting,
  oneOf,
  readBucket,
  readCount,
  readCurrency,
  readDashboardSecret,
  readDecimal,
  readDrillGroup,
  readEmail,
  readGroup,
  readHttps,
  readMode,
  readOutsideUrl,
  readOwner,
  readSubscriptions,
  readTagKey,
  readTags,
  readTimeZone,
  readWindows,
  splitList,
} from './setting-texts.ts';

export interface Config {
  readonly settings: RunSettings;
  /** ARM's base URL and token audience; absent: the public cloud. */
  readonly armEndpoint?: string;
  readonly armAudience?: string;
  /** Where the alert rules send mail, as the deployment says; absent: nobody is told by mail. */
  readonly alertEmail?: string;
  /** Where messages are sent, and in which shape. */
  readonly webhook?: { readonly url: URL; readonly format: Receiver['format'] };
  /** What is asked for after each healthy tick. */
  readonly heartbeatUrl?: URL;
  readonly dashboard: DashboardSettings;
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
 * `readText` reads the policies file that NIGHTKEEP_POLICIES may name; what it throws becomes a mistake. `appVersion` is
 * undefined where it could not be read.
 */
export function loadConfig(
  env: Environment,
  readText: (path: string) => string,
  appVersion: string | undefined,
): LoadedConfig {
  const reader = new SettingReader(env);
  const timeZone = reader.read('NIGHTKEEP_TIME_ZONE', readTimeZone, 'UTC');
  const snapshotResourceGroup = reader.read('NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP', readGroup, 'nightkeep-snapshots');
  const { book, policiesRead, policiesHash } = readBook(reader, { timeZone, snapshotResourceGroup }, readText);
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
    snapshotResourceGroup,
    extraTags: reader.read('NIGHTKEEP_EXTRA_TAGS', readTags, {}),
    minKeepDays: reader.read('NIGHTKEEP_MIN_KEEP_DAYS', (text) => readCount(text, 0, 3650), 0),
    orphanDays: reader.read('NIGHTKEEP_ORPHAN_DAYS', (text) => readCount(text, 0, 3650), 0),
    pendingHours: reader.read('NIGHTKEEP_PENDING_HOURS', (text) => readCount(text, 1, 720), 24),
    historyDays: reader.read('NIGHTKEEP_HISTORY_DAYS', (text) => readCount(text, 31, 3650), 800),
    ...readDrills(reader, snapshotResourceGroup),
    cost: readCost(reader),
    pacing: pacingWithin(readLimits(reader)),
    ...siteOf(env),
    edition: {
      ...(appVersion === undefined ? {} : { appVersion }),
      ...(policiesHash === undefined ? {} : { policiesHash }),
    },
    policiesInvalid: false,
  };
  const endpoint = reader.read<string | undefined>('NIGHTKEEP_ARM_ENDPOINT', readHttps, undefined);
  const audience = reader.read<string | undefined>('NIGHTKEEP_ARM_AUDIENCE', readHttps, undefined);
  const alertEmail = reader.read<string | undefined>('NIGHTKEEP_ALERT_EMAIL', readEmail, undefined);
  const outside = readOutside(reader);
  const dashboard = readDashboard(reader);
  reader.reportUnknown();
  if (appVersion === undefined) {
    reader.mistakes.push({
      setting: 'package.json',
      message: 'names no version, or cannot be read: nothing is pruned. Deploy the whole package again',
    });
  }
  reader.checkStorage();
  reader.checkIdentity();
  const stopsPruning = !policiesRead || reader.mistakes.some(({ setting }) => canMakeDeletionWrong(setting));
  return {
    config: {
      settings: { ...settings, policiesInvalid: stopsPruning },
      ...(endpoint === undefined ? {} : { armEndpoint: endpoint }),
      ...(audience === undefined ? {} : { armAudience: audience }),
      ...(alertEmail === undefined ? {} : { alertEmail }),
      ...outside,
      dashboard,
    },
    fatal: reader.fatal,
    mistakes: reader.mistakes,
  };
}

const POLICIES_HASH_LENGTH = 32;

const SAFE_SETTINGS: readonly string[] = [
  'NIGHTKEEP_ALERT_EMAIL',
  'NIGHTKEEP_WEBHOOK_URL',
  'NIGHTKEEP_WEBHOOK_FORMAT',
  'NIGHTKEEP_HEARTBEAT_URL',
  'NIGHTKEEP_DASHBOARD',
  'NIGHTKEEP_DASHBOARD_SECRET',
  'NIGHTKEEP_DRILLS_PER_WEEK',
  'NIGHTKEEP_DRILL_RESOURCE_GROUP',
  'NIGHTKEEP_EXTRA_TAGS',
  'NIGHTKEEP_HISTORY_DAYS',
  'NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP',
  'NIGHTKEEP_PRICE_PER_GIB_MONTH',
  'NIGHTKEEP_CURRENCY',
  'NIGHTKEEP_DAILY_CHURN_PERCENT',
  'NIGHTKEEP_ARM_WRITES',
  'NIGHTKEEP_ARM_DELETES',
  'NIGHTKEEP_ARM_READS',
  'NIGHTKEEP_DISK_CREATES',
  'NIGHTKEEP_DISK_DELETES',
];

function canMakeDeletionWrong(setting: string): boolean {
  return !SAFE_SETTINGS.includes(setting);
}

const WEBHOOK_FORMATS = ['generic', 'teams', 'slack'] as const;

const DRILL_GROUP = 'nightkeep-drills';
const MOST_DRILLS_PER_WEEK = 21;

type DrillSettings = Pick<RunSettings, 'drillsPerWeek' | 'drillResourceGroup'>;

/** Where the group is mistaken no drill begins by itself: nobody meant the default one. */
function readDrills(reader: SettingReader, snapshotResourceGroup: string): DrillSettings {
  const perWeek = reader.read('NIGHTKEEP_DRILLS_PER_WEEK', (text) => readCount(text, 0, MOST_DRILLS_PER_WEEK), 1);
  const drillResourceGroup = reader.readDefaulted('NIGHTKEEP_DRILL_RESOURCE_GROUP', DRILL_GROUP, (text) =>
    readDrillGroup(text, snapshotResourceGroup),
  );
  if (drillResourceGroup === undefined) return { drillsPerWeek: 0, drillResourceGroup: DRILL_GROUP };
  return { drillsPerWeek: perWeek, drillResourceGroup };
}

/** App Service says what the app is called from outside. */
function siteOf({ WEBSITE_HOSTNAME: host }: Environment): Pick<RunSettings, 'siteUrl'> {
  return host === undefined || host === '' ? {} : { siteUrl: `https://${host}` };
}

/** A message of a shape that nobody meant is told by none: where the format is mistaken, nothing is sent. */
function readOutside(reader: SettingReader): Pick<Config, 'webhook' | 'heartbeatUrl'> {
  const url = reader.read<URL | undefined>('NIGHTKEEP_WEBHOOK_URL', readOutsideUrl, undefined);
  const format = reader.readDefaulted('NIGHTKEEP_WEBHOOK_FORMAT', 'generic', (text) => oneOf(text, WEBHOOK_FORMATS));
  const heartbeatUrl = reader.read<URL | undefined>('NIGHTKEEP_HEARTBEAT_URL', readOutsideUrl, undefined);
  return {
    ...(url === undefined || format === undefined ? {} : { webhook: { url, format } }),
    ...(heartbeatUrl === undefined ? {} : { heartbeatUrl }),
  };
}

function readCost(reader: SettingReader): CostSettings {
  return {
    pricePerGibMonth: reader.read('NIGHTKEEP_PRICE_PER_GIB_MONTH', (text) => readDecimal(text, 1_000_000), 0.05),
    currency: reader.read('NIGHTKEEP_CURRENCY', readCurrency, 'USD'),
    dailyChurnPercent: reader.read('NIGHTKEEP_DAILY_CHURN_PERCENT', (text) => readDecimal(text, 100), 2),
  };
}

/** Nobody meant to open what a mistaken setting would open: then the dashboard is off. */
function readDashboard(reader: SettingReader): DashboardSettings {
  const access = reader.readDefaulted('NIGHTKEEP_DASHBOARD', 'read', (text) => oneOf(text, DASHBOARD_ACCESS)) ?? 'off';
  const secret = reader.read<string | undefined>('NIGHTKEEP_DASHBOARD_SECRET', readDashboardSecret, undefined);
  return secret === undefined ? { access } : { access, secret };
}

function readLimits(reader: SettingReader): AzureLimits {
  return {
    armWrites: reader.read('NIGHTKEEP_ARM_WRITES', readBucket, AZURE_LIMITS.armWrites),
    armDeletes: reader.read('NIGHTKEEP_ARM_DELETES', readBucket, AZURE_LIMITS.armDeletes),
    armReads: reader.read('NIGHTKEEP_ARM_READS', readBucket, AZURE_LIMITS.armReads),
    diskCreates: reader.read('NIGHTKEEP_DISK_CREATES', readWindows, AZURE_LIMITS.diskCreates),
    diskDeletes: reader.read('NIGHTKEEP_DISK_DELETES', readWindows, AZURE_LIMITS.diskDeletes),
  };
}

function readBook(
  reader: SettingReader,
  settings: FileSettings,
  readText: (path: string) => string,
): { readonly book: PolicyBook; readonly policiesRead: boolean; readonly policiesHash?: string } {
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
