import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';
import { POLICY_KEYS } from '../../shared/policy/tag/policies-schema.ts';
import { SETTINGS } from '../../shared/settings/settings.ts';

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

describe('the options of points in docs/configuration.md', () => {
  /** What an option needs beside it. */
  const NEEDS: Readonly<Record<string, object>> = {
    Premium_LRS: { incremental: false },
    locked: { immutableFor: '7d' },
    orElse: { consistency: 'application' },
  };
  const rows = [...read('docs/configuration.md').matchAll(/^\| `(\w+)` \| (.*?) \| (.*) \|$/gm)].filter(
    ([, name = '']) => POLICY_KEYS.includes(name),
  );
  const values = rows.flatMap(([, name = '', absent = '', says = '']) =>
    [...`${absent} ${says}`.matchAll(/`([^`]+)`/g)].map(([, value = '']) => [name, value] as const),
  );

  test.each(values.filter(([name, value]) => name !== 'copyTo' && value !== 'keep'))('%s takes %s', (name, value) => {
    const given = value === 'true' || value === 'false' ? value === 'true' : value;
    const policy = { schedule: 'at 02:00', keep: '30d', ...NEEDS[name], ...NEEDS[value], [name]: given };
    const { mistakes } = readPoliciesFile(JSON.stringify({ policies: { gold: policy } }), { timeZone: 'UTC' });

    expect(mistakes).toEqual([]);
  });

  test('are all there, but for what says when a point is made, how long it is kept, and when it is told as too old', () => {
    const others = ['schedule', 'cron', 'keep', 'timeZone', 'warnAfter', 'criticalAfter'];

    expect([...rows.map(([, name]) => name), ...others].toSorted()).toEqual(POLICY_KEYS.toSorted());
  });
});
