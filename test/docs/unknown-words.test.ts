import { describe, expect, test } from 'vitest';
import { allDocuments, codeOf, type Document } from './documents.ts';
import { unknownWords } from './unknown-words.ts';

const documents = allDocuments().map((document) => [document.path, document] as const);

// Records of decisions also name what others have and was turned down.
test.each(documents.filter(([path]) => !path.startsWith('docs/adr/')))(
  '%s names no code, reason or field that the sources do not have',
  (_, document) => {
    expect(unknownWords(document)).toEqual([]);
  },
);

describe('a document is found out', () => {
  test.each([
    ['by a code', 'It ends `no-such-code`.', ['no-such-code']],
    ['by a field', 'See `noSuchField`.', ['noSuchField']],
  ])('%s', (_, text, unknown) => {
    expect(unknownWords({ path: 'false.md', text })).toEqual(unknown);
  });

  test('but not by what the sources have', () => {
    expect(unknownWords({ path: 'true.md', text: 'It ends `lock-blocked`; see `diskUniqueId`.' })).toEqual([]);
  });
});

/** JSON in the text, but for shapes that leave out the values of their members. */
function jsonIn(document: Document): readonly string[] {
  return codeOf(document).filter(
    (code) => /^[{[]"/.test(code) && !/"\??[,}]/.test(code.replaceAll(/: ?"[^"]*"/g, ':0')),
  );
}

test.each(documents)('%s has no JSON in its text that cannot be read', (_, document) => {
  for (const text of jsonIn(document)) expect(() => JSON.parse(text), text).not.toThrow();
});

test('JSON stands in the text of documents, and one that cannot be read is found out', () => {
  expect(documents.flatMap(([, document]) => jsonIn(document)).length).toBeGreaterThan(5);
  const [text = ''] = jsonIn({ path: 'false.md', text: 'Send `{"vm": "web-01" "region": "x"}`.' });
  expect(() => JSON.parse(text)).toThrow();
});
