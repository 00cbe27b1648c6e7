import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { readTag } from '../../shared/policy/tag/read-tag.ts';
import { allDocuments, blocksOf, proseOf, readDocument } from './documents.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const documents = allDocuments();

function blocks(language: string): readonly (readonly [path: string, text: string])[] {
  return documents.flatMap((document) =>
    blocksOf(document)
      .filter((block) => block.language === language)
      .map(({ text }) => [document.path, text] as const),
  );
}

describe('every tag value that the documents show', () => {
  const values = blocks('tag').flatMap(([path, text]) =>
    text
      .trim()
      .split('\n')
      .map((value) => [path, value] as const),
  );

  test.each(values)('%s: %s', (_, value) => {
    const reading = readTag(value, builtInPolicies('UTC'), { timeZone: 'UTC', tagClauses: 'all' });

    expect(reading).toMatchObject({ kind: value === 'off' ? 'off' : 'policy' });
  });

  test('is in a block of its own, in the README and in the configuration', () => {
    expect([...new Set(values.map(([path]) => path))]).toEqual(['README.md', 'docs/configuration.md']);
  });
});

test.each(blocks('json'))('the JSON of %s can be read: %s', (_, text) => {
  expect(() => JSON.parse(text)).not.toThrow();
});

test('JSON stands only in documents of which a test holds it to what reads or writes it', () => {
  expect([...new Set(blocks('json').map(([path]) => path))]).toEqual([
    'README.md',
    'docs/alerts.md',
    'docs/configuration.md',
    'docs/consistency.md',
    'docs/copies.md',
    'docs/http.md',
  ]);
});

/** The anchor of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
  const kept = heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '');
  return kept.trim().replaceAll(' ', '-');
}

function anchorsOf(path: string): readonly string[] {
  return [...proseOf(readDocument(path)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

describe('every link from a document to a file', () => {
  const links = documents.flatMap((document) =>
    [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => [document.path, target] as const)
      .filter(([, target]) => !/^[a-z]+:/.test(target)),
  );

  test.each(links)('%s: %s', (path, link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : join(dirname(path), file);

    expect(existsSync(resolve(ROOT, target)), target).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
  });

  test('leads from the README to every document in docs', () => {
    const linked = links.filter(([path]) => path === 'README.md').map(([, target]) => target.replace(/#.*/, ''));
    const inDocs = documents.map(({ path }) => path).filter((path) => /^docs\/[^/]+\.md$/.test(path));

    expect(linked).toEqual(expect.arrayContaining(inDocs));
  });
});
