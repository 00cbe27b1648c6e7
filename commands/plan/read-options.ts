import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LOCAL_OWNER } from '../../local/fleet/fleet-disk.ts';
import { loadConfig } from '../../shared/config.ts';
import { readTag } from '../../shared/policy/tag/read-tag.ts';
import type { RunSettings } from '../../shared/run/settings.ts';
import type { Environment } from '../../shared/settings/setting-reader.ts';
import { BadUsage, parseOrRefuse } from '../usage.ts';

/** What `npm run plan` was asked for, checked. */
export interface PlanOptions {
  readonly settings: RunSettings;
  /** ARM's base URL and token audience; absent: the public cloud. */
  readonly armEndpoint?: string;
  readonly armAudience?: string;
  /** Files of a fleet; none: the subscriptions of the settings, in Azure. */
  readonly fleet: readonly string[];
  /** A tag value for untagged VMs. */
  readonly assume?: string;
  readonly json: boolean;
}

/** Options that are the settings of the app, by their names there. */
const SETTING_OF_OPTION = {
  policies: 'NIGHTKEEP_POLICIES',
  'time-zone': 'NIGHTKEEP_TIME_ZONE',
  'tag-key': 'NIGHTKEEP_TAG_KEY',
  owner: 'NIGHTKEEP_OWNER',
  subscription: 'NIGHTKEEP_SUBSCRIPTIONS',
} as const;

type SettingOptions = { readonly [option in keyof typeof SETTING_OF_OPTION]: string | undefined };

/**
 * Reads the arguments after `npm run plan --`. The settings of the environment are in force as they are in the app,
 * options go before them, and one check lists every mistake. Rejects with BadUsage.
 */
export async function readOptions(args: readonly string[], env: Environment): Promise<PlanOptions> {
  const { values, positionals } = parseOrRefuse(() => parse(args));
  const fleet = [...(values.fleet ?? []), ...(values.fleet === undefined ? [] : positionals)];
  if (positionals.length > 0 && fleet.length === 0) {
    throw new BadUsage(`${JSON.stringify(positionals[0])} is no option`);
  }
  const subscription = values.subscription?.join(',');
  if (subscription === undefined && fleet.length === 0) throw new BadUsage('name a --subscription or a --fleet');
  if (subscription !== undefined && fleet.length > 0)
    throw new BadUsage('--subscription and --fleet exclude each other');
  const { assume, json = false } = values;
  const given = { ...values, subscription: subscription ?? '*' };
  const { settings, ...endpoints } = await readSettings(env, given);
  if (assume !== undefined) checkAssumed(assume, settings);
  return { settings, ...endpoints, fleet, json, ...(assume === undefined ? {} : { assume }) };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      subscription: { type: 'string', multiple: true },
      fleet: { type: 'string', multiple: true },
      assume: { type: 'string' },
      policies: { type: 'string' },
      'time-zone': { type: 'string' },
      'tag-key': { type: 'string' },
      owner: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
}

async function readSettings(env: Environment, given: Partial<SettingOptions>) {
  const present = Object.entries(SETTING_OF_OPTION).flatMap(([option, setting]) => {
    const value = given[option as keyof SettingOptions];
    if (value?.trim() === '') throw new BadUsage(`--${option} needs a value`);
    return value === undefined ? [] : [[setting, value] as const];
  });
  const own = Object.entries(env).filter(([name]) => name.startsWith('NIGHTKEEP_'));
  const settings = {
    NIGHTKEEP_OWNER: LOCAL_OWNER,
    ...Object.fromEntries(own),
    ...Object.fromEntries(present),
    // A plan is kept nowhere, so no later one asks which version made it.
    AzureWebJobsStorage: 'none',
  };
  const { config, fatal, mistakes } = await loadConfig(settings, (path) => readFileSync(path, 'utf8'), 'none');
  const all = [...fatal, ...mistakes];
  if (all.length > 0) {
    throw new BadUsage(all.map(({ setting, message }) => `${nameOf(setting, given)} ${message}`).join('\n'));
  }
  return config;
}

/** A setting as the person gave it: by an option, or by the environment. */
function nameOf(setting: string, given: Partial<SettingOptions>): string {
  const option = Object.entries(SETTING_OF_OPTION).find(([, name]) => name === setting)?.[0];
  return option !== undefined && given[option as keyof SettingOptions] !== undefined ? `--${option}` : setting;
}

function checkAssumed(value: string, { book, timeZone, tagClauses }: RunSettings): void {
  if (value.trim() === '') throw new BadUsage('--assume needs a tag value, such as nightly');
  const reading = readTag(value, book, { timeZone, tagClauses });
  if (reading.kind !== 'problem') return;
  const { message, suggestion } = reading;
  const ask = suggestion === undefined ? '' : ` Did you mean: ${suggestion}?`;
  throw new BadUsage(`--assume ${JSON.stringify(value)}: ${message}${ask}`);
}
