import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { proseOf, readDocument } from './documents.ts';

const FUNCTIONS = resolve(import.meta.dirname, '../../functions');
const text = proseOf(readDocument('docs/http.md'));

/** `GET /api/runs/{id}` and whether it needs a key, for each function that HTTP triggers. */
function registered(): readonly { route: string; key: string }[] {
  return readdirSync(FUNCTIONS)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(resolve(FUNCTIONS, name), 'utf8'))
    .filter((source) => source.includes('app.http('))
    .flatMap((source) => {
      const [, methods = ''] = /methods: \[([^\]]+)\]/.exec(source) ?? [];
      const [, route = ''] = /route: '([^']+)'/.exec(source) ?? [];
      const [, authLevel = ''] = /authLevel: '([^']+)'/.exec(source) ?? [];
      const key = authLevel === 'anonymous' ? 'no' : 'yes';
      return [...methods.matchAll(/\w+/g)].map(([method]) => ({
        route: `${method} /api/${route.replace('{*', '{')}`,
        key,
      }));
    });
}

describe('docs/http.md', () => {
  const functions = registered();

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
      .filter((name) => name.endsWith('.ts'))
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
