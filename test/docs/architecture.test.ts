import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readDocument } from './documents.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const { text } = readDocument('docs/architecture.md');

function foldersIn(path: string): readonly string[] {
  const entries = readdirSync(resolve(ROOT, path), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

test('docs/architecture.md says where every folder of shared is', () => {
  expect(foldersIn('shared').filter((name) => !text.includes(`shared/${name}/`))).toEqual([]);
});

test('docs/architecture.md says what is tried in every folder of test that mirrors no other, and names none that is gone', () => {
  const mirrored = [...foldersIn('.'), ...foldersIn('shared')].filter((name) => name !== 'docs');
  const own = foldersIn('test').filter((name) => !mirrored.includes(name));
  const told = new Set([...text.matchAll(/`test\/([a-z0-9-]+)\/`/g)].map(([, name]) => name));

  expect([...told].toSorted()).toEqual(own.toSorted());
});

test('the picture in docs/architecture.md has every function', () => {
  const [picture = ''] = text.match(/```mermaid\n[\s\S]*?```/) ?? [];
  const files = readdirSync(resolve(ROOT, 'functions')).filter((name) => name.endsWith('.ts'));
  const functions = files.map((name) => name.replace('.ts', ''));

  expect(functions.length).toBeGreaterThan(20);
  expect(functions.filter((name) => !new RegExp(`\\b${name}\\b`).test(picture))).toEqual([]);
});
