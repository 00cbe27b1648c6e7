import { loadConfig } from '../../shared/config.ts';
import type { Document } from './documents.ts';

const WELL = { NIGHTKEEP_OWNER: 'contoso', AzureWebJobsStorage: 'UseDevelopmentStorage=true' };

/** As shells, azd, JSON and sentences give a setting its value. */
const GIVEN = [
  /\b(NIGHTKEEP_\w+)=([^\s"'`,;|]+)/g,
  /\bazd env set (NIGHTKEEP_\w+) ("[^"]*"|[^\s`]+)/g,
  /"(NIGHTKEEP_\w+)":"([^"]*)"/g,
  /`(NIGHTKEEP_\w+)` (?:to|is) `([^`]+)`/g,
];

/** What stands for a value of the reader's own, or is asked of a command. */
const PLACEHOLDER = /^[A-Z_]+$|\.\.\.|\$\(/;

export interface GivenSetting {
  readonly name: string;
  readonly value: string;
}

/** Every value that a document gives a setting of the app. */
export function givenSettings({ text }: Document): readonly GivenSetting[] {
  const given = GIVEN.flatMap((form) => [...text.matchAll(form)]).map(([, name = '', value = '']) => ({
    name,
    value: value.replace(/^"(.*)"$/, '$1'),
  }));
  return given.filter(({ value }) => !PLACEHOLDER.test(value));
}

/** What the app says of the values that a document gives its settings. */
export async function mistakenSettings(document: Document): Promise<readonly string[]> {
  const given = givenSettings(document).map(async ({ name, value }) => {
    const { fatal, mistakes } = await loadConfig({ ...WELL, [name]: value }, () => '{ "policies": {} }', '1.0.0');
    return [...fatal, ...mistakes]
      .filter(({ setting }) => setting === name)
      .map(({ message }) => `${name}: ${message}`);
  });
  return (await Promise.all(given)).flat();
}
