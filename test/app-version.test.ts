import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readAppVersion } from '../shared/app-version.ts';

function versionIn(text: string | Error): { readonly version: string | undefined; readonly logged: readonly string[] } {
  const logged: string[] = [];
  const readText = (): string => {
    if (typeof text !== 'string') throw text;
    return text;
  };
  return { version: readAppVersion(readText, { log: (_, message) => void logged.push(message) }), logged };
}

test('the version is that of package.json', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');

  expect(versionIn(text)).toEqual({ version: (JSON.parse(text) as { version: string }).version, logged: [] });
});

test.each([
  ['names no version', '{}'],
  ['names an empty one', '{ "version": "" }'],
  ['is no JSON', 'version'],
  ['is missing', new Error('ENOENT')],
])('where package.json %s, none is made up, and the log says so', (_, text) => {
  expect(versionIn(text)).toEqual({ version: undefined, logged: [expect.stringMatching(/^package\.json /)] });
});
