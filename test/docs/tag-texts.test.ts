import { describe, expect, test } from 'vitest';
import { allDocuments, codeOf } from './documents.ts';
import { unreadableTags } from './tag-texts.ts';

test.each(allDocuments().map((document) => [document.path, document] as const))(
  '%s shows no value of a tag that cannot be read',
  (_, document) => {
    expect(unreadableTags(document)).toEqual([]);
  },
);

describe('a document is found out', () => {
  test.each([
    ['by a policy with a clause that is none', 'Tag it `nightly keep 14q`.', ['nightly keep 14q']],
    ['by keep rules too coarse for their schedule', 'Tag it `nightly keep 1y`.', ['nightly keep 1y']],
    ['by a clause', 'Say `at 25:00 keep 7d`.', ['at 25:00 keep 7d']],
    ['by keep rules', 'It has `7d 7d`.', ['7d 7d']],
    ['by a time', 'Type `14pm`.', ['14pm']],
    ['by a tag that a command sets', '```sh\naz tag update --tags snapshot-policy="nightly at"\n```\n', ['nightly at']],
    [
      'by a clause on a policy of its file',
      '```json\n{ "policies": { "gold": { "schedule": "at 02:00", "keep": "7d" } } }\n```\nTag it `gold keep`.',
      ['gold keep'],
    ],
  ])('%s', (_, text, unreadable) => {
    expect(unreadableTags({ path: 'false.md', text })).toEqual(unreadable);
  });

  test('but not by values as people type them, nor by code of another kind', () => {
    const text = 'Type `Nightly`, `2am`, `14 days`, `last 5`, `within 14d` or `weekly keep 8w`; see `last-1` and `at`.';

    expect(codeOf({ path: 'true.md', text })).toHaveLength(8);
    expect(unreadableTags({ path: 'true.md', text })).toEqual([]);
  });
});
