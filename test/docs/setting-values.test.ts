import { describe, expect, test } from 'vitest';
import { allDocuments } from './documents.ts';
import { givenSettings, mistakenSettings } from './setting-values.ts';

const documents = allDocuments();

test.each(documents.map((document) => [document.path, document] as const))(
  '%s gives settings no value that the app does not take',
  async (_, document) => {
    expect(await mistakenSettings(document)).toEqual([]);
  },
);

test('values are given to more than one setting, and in more than one document', () => {
  const given = documents.map(givenSettings).filter((settings) => settings.length > 0);

  expect(given.length).toBeGreaterThan(4);
  expect(new Set(given.flat().map(({ name }) => name)).size).toBeGreaterThan(4);
});

describe('a document is found out', () => {
  test.each([
    ['by a shell', 'Start with `NIGHTKEEP_MODE=watch`.'],
    ['by azd', '    azd env set NIGHTKEEP_MODE watch\n'],
    ['by JSON', '`settings=\'{"NIGHTKEEP_MODE":"watch"}\'`'],
    ['by a sentence', 'Set `NIGHTKEEP_MODE` to `watch`.'],
  ])('%s', async (_, text) => {
    expect(await mistakenSettings({ path: 'false.md', text })).toEqual([
      expect.stringMatching(/^NIGHTKEEP_MODE: .*watch/),
    ]);
  });

  test('but not by what stands for a value', () => {
    const text = 'azd env set NIGHTKEEP_OWNER ID and NIGHTKEEP_WEBHOOK_URL=https://... and NIGHTKEEP_MODE=$(cat mode)';

    expect(givenSettings({ path: 'true.md', text })).toEqual([]);
  });
});
