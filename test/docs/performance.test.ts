import { describe, expect, test } from 'vitest';
import { fillTables } from '../../bench/fill-tables.ts';
import { PARTS } from '../../bench/parts.ts';
import { readResult } from '../../bench/result.ts';
import { ratioOf } from '../../bench/row.ts';
import { DOCUMENTS } from '../../bench/update-documents.ts';
import { proseOf, readDocument } from './documents.ts';

const parts = Object.keys(PARTS);
const results = parts.flatMap((part) => readResult(part) ?? []);
const rows = results.flatMap((result) => result.rows.map((row) => [result.part, row.what, row] as const));

test('every part of the bench was measured', () => {
  expect(results.map(({ part, rows }) => [part, rows.length > 0])).toEqual(parts.map((part) => [part, true]));
});

test.each(rows)('the last figure of %s, %s, was written with its ratio', (_, __, row) => {
  expect('ratio' in row ? row.ratio : undefined).toBe(ratioOf(row));
});

test('no two rows of a part have the same name', () => {
  const names = rows.map(([part, what]) => `${part} ${what}`);

  expect(names.length).toBe(new Set(names).size);
});

test.each(DOCUMENTS)('the tables of %s are those of the last results', (path) => {
  const { text } = readDocument(path);

  expect(text).toBe(fillTables(text, results));
  expect(text).not.toMatch(/not measured/i);
});

describe('docs/performance.md', () => {
  const { text } = readDocument('docs/performance.md');

  test('has a table of each part', () => {
    expect([...text.matchAll(/^<!-- bench: (.*) -->$/gm)].map(([, part]) => part).sort()).toEqual([...parts].sort());
  });

  test('explains everything that a figure is held against, and nothing else', () => {
    const against = new Set(rows.map(([, , row]) => row.against.name));
    const explained = [...proseOf({ path: '', text }).matchAll(/^- \*\*(.*)\*\*: \S/gm)].map(([, name = '']) => name);

    expect(explained.sort()).toEqual([...against].sort());
  });
});
