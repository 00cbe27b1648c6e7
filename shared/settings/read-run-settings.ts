import type { CostSettings } from '../policy/cost.ts';
import { AZURE_LIMITS, type AzureLimits, pacingWithin, type RunSettings } from '../run/settings.ts';
import { readPolicySettings } from './read-policy-settings.ts';
import type { Environment, SettingReader } from './setting-reader.ts';
import {
  oneOf,
  readBucket,
  readCount,
  readCurrency,
  readDecimal,
  readDrillGroup,
  readGroup,
  readMode,
  readOwner,
  readSubscriptions,
  readTagKey,
  readTags,
  readTimeZone,
  readWindows,
  splitList,
} from './setting-texts.ts';

/** What settings are read from, beside their reader. */
export interface SettingSources {
  readonly env: Environment;
  readonly readText: (path: string) => string;
  /** Undefined where it could not be read. */
  readonly appVersion: string | undefined;
}

/** The settings that use cases go by, as if none of them were mistaken, and whether all of the policies file is in force. */
export async function readRunSettings(
  reader: SettingReader,
  { env, readText, appVersion }: SettingSources,
): Promise<{ readonly settings: RunSettings; readonly policiesRead: boolean }> {
  const timeZone = reader.read('NIGHTKEEP_TIME_ZONE', readTimeZone, 'UTC');
  const snapshotResourceGroup = reader.read('NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP', readGroup, 'nightkeep-snapshots');
  const policies = await readPolicySettings(reader, { timeZone, snapshotResourceGroup }, readText);
  const { book, untagged, policiesRead, policiesHash } = policies;
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
    ...readDays(reader),
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
  return { settings, policiesRead };
}

function readDays(
  reader: SettingReader,
): Pick<RunSettings, 'minKeepDays' | 'orphanDays' | 'pendingHours' | 'historyDays'> {
  return {
    minKeepDays: reader.read('NIGHTKEEP_MIN_KEEP_DAYS', (text) => readCount(text, 0, 3650), 0),
    orphanDays: reader.read('NIGHTKEEP_ORPHAN_DAYS', (text) => readCount(text, 0, 3650), 0),
    pendingHours: reader.read('NIGHTKEEP_PENDING_HOURS', (text) => readCount(text, 1, 720), 24),
    historyDays: reader.read('NIGHTKEEP_HISTORY_DAYS', (text) => readCount(text, 31, 3650), 800),
  };
}

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

function readCost(reader: SettingReader): CostSettings {
  return {
    pricePerGibMonth: reader.read('NIGHTKEEP_PRICE_PER_GIB_MONTH', (text) => readDecimal(text, 1_000_000), 0.05),
    currency: reader.read('NIGHTKEEP_CURRENCY', readCurrency, 'USD'),
    dailyChurnPercent: reader.read('NIGHTKEEP_DAILY_CHURN_PERCENT', (text) => readDecimal(text, 100), 2),
  };
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

/** App Service says what the app is called from outside. */
function siteOf({ WEBSITE_HOSTNAME: host }: Environment): Pick<RunSettings, 'siteUrl'> {
  return host === undefined || host === '' ? {} : { siteUrl: `https://${host}` };
}
