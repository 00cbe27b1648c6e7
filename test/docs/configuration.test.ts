import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';
import { SETTINGS } from '../../shared/settings.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');

describe('every setting that config.ts knows is documented, and no other', () => {
  test('docs/configuration.md', () => {
    const rows = [...read('docs/configuration.md').matchAll(/^\| `(NIGHTKEEP_\w+)` \| (.*?) \| (.*) \|$/gm)];

    expect(rows.map(([, name, absent, meaning]) => ({ name, absent, meaning }))).toEqual(
      Object.entries(SETTINGS).map(([name, { absent, meaning }]) => ({
        name,
        absent: absent === null ? '**required**' : absent === '' ? '' : `\`${absent}\``,
        meaning,
      })),
    );
  });

  test('local.settings.sample.json, with the defaults, but only observing: a developer may see every subscription', () => {
    const { Values } = JSON.parse(read('local.settings.sample.json')) as { Values: Record<string, string> };
    const ours = Object.entries(Values).filter(([name]) => name.startsWith('NIGHTKEEP_') && name !== 'NIGHTKEEP_OWNER');

    expect(Object.fromEntries(ours)).toEqual(
      Object.fromEntries(
        Object.entries(SETTINGS)
          .filter(([name]) => name !== 'NIGHTKEEP_OWNER')
          .map(([name, { absent }]) => [name, name === 'NIGHTKEEP_MODE' ? 'observe' : (absent ?? '')]),
      ),
    );
    expect(Values['NIGHTKEEP_OWNER']).toMatch(/.+/);
  });
});

test.each([
  ['docs/configuration.md', 2],
  ['docs/consistency.md', 1],
  ['docs/copies.md', 1],
])('the policies files of %s hold no mistake', (path, count) => {
  const examples = [...read(path).matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

  expect(examples).toHaveLength(count);
  for (const example of examples) {
    const { book, mistakes } = readPoliciesFile(example, { timeZone: 'UTC' });

    expect(mistakes).toEqual([]);
    expect([...book.policies.keys()]).toEqual(expect.arrayContaining(Object.keys(JSON.parse(example).policies)));
  }
});
