import { DASHBOARD_ACCESS, type DashboardSettings } from './dashboard/dashboard-settings.ts';
import type { Receiver } from './run/ports.ts';
import type { RunSettings } from './run/settings.ts';
import { readRunSettings } from './settings/read-run-settings.ts';
import { type Environment, type SettingMistake, SettingReader } from './settings/setting-reader.ts';
import { oneOf, readDashboardSecret, readEmail, readHttps, readOutsideUrl } from './settings/setting-texts.ts';

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
 * Reads and validates all settings together. Never rejects, and reports every mistake rather than the first.
 * `readText` reads the policies file that NIGHTKEEP_POLICIES may name; what it throws becomes a mistake. `appVersion` is
 * undefined where it could not be read.
 */
export async function loadConfig(
  env: Environment,
  readText: (path: string) => string,
  appVersion: string | undefined,
): Promise<LoadedConfig> {
  const reader = new SettingReader(env);
  const { settings, policiesRead } = await readRunSettings(reader, { env, readText, appVersion });
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

/** No mistake in these can make a deletion wrong. */
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

/** Nobody meant to open what a mistaken setting would open: then the dashboard is off. */
function readDashboard(reader: SettingReader): DashboardSettings {
  const access = reader.readDefaulted('NIGHTKEEP_DASHBOARD', 'read', (text) => oneOf(text, DASHBOARD_ACCESS)) ?? 'off';
  const secret = reader.read<string | undefined>('NIGHTKEEP_DASHBOARD_SECRET', readDashboardSecret, undefined);
  return secret === undefined ? { access } : { access, secret };
}
