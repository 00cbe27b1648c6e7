import { InvalidSetting } from './setting-texts.ts';
import { nearestSetting, SETTINGS, type SettingName } from './settings.ts';

/** The process's environment, passed in so that loading reads nothing by itself. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A mistake in the settings, with the remedy in its message. */
export interface SettingMistake {
  readonly setting: string;
  readonly message: string;
}

/** Reads one setting after the other and gathers what is wrong. */
export class SettingReader {
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

  /** As `read`, where another setting may make the default a mistake too; undefined where it is one. */
  readDefaulted<T>(name: SettingName, absent: string, parse: (text: string) => T): T | undefined {
    return this.#parse(name, this.text(name) ?? absent, parse, undefined, this.mistakes);
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
