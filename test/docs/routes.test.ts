import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { proseOf, readDocument } from './documents.ts';
import { registeredFunctions } from './registered-functions.ts';

const FUNCTIONS = resolve(import.meta.dirname, '../../functions');
const text = proseOf(readDocument('docs/http.md'));

describe('docs/http.md', () => {
  const functions = registeredFunctions().map(({ method, path, isAnonymous }) => ({
    route: `${method} ${path}`,
    key: isAnonymous ? 'no' : 'yes',
  }));

  test('lists every HTTP function, whether it needs a key, and no other', () => {
    const rows = [...text.matchAll(/^\| \[`([^`]+)`\]\(#[^)]+\) \| .* \| (yes|no) \|$/gm)];
    const listed = rows.map(([, route = '', key = '']) => ({ route, key }));
    const byRoute = (a: { route: string }, b: { route: string }) => (a.route < b.route ? -1 : 1);

    expect(functions.length).toBeGreaterThan(8);
    expect(listed.toSorted(byRoute)).toEqual(functions.toSorted(byRoute));
  });

  test('has a section for each', () => {
    const headings = [...text.matchAll(/^## ((?:GET|POST|PUT|DELETE) .*)$/gm)].map(([, heading]) => heading);

    expect(headings.toSorted()).toEqual(functions.map(({ route }) => route).toSorted());
  });

  test('names every code of a problem document that the functions answer with', () => {
    const sources = readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('http/openapi/'))
      .map((name) => readFileSync(resolve(FUNCTIONS, name), 'utf8'))
      .join('\n');
    const answered = new Set([...sources.matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code]) => code));
    const [, table = ''] = /^## Errors$([\s\S]*?)^## /m.exec(text) ?? [];
    const documented = new Set(
      [...table.matchAll(/^\| \d{3} \| (.*?) \|/gm)].flatMap(([, codes = '']) =>
        [...codes.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
      ),
    );

    expect([...documented].toSorted()).toEqual([...answered].toSorted());
  });
});
