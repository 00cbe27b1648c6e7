import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteBash, quotePowerShell, renderCommands } from '../../../../shared/policy/restore/commands/shell.ts';

const PRINT_WORDS = `printf '%s\\0' `;

/** What a program would get, by bash itself. */
function bashWords(lines: readonly string[]): readonly string[] {
  return execFileSync('bash', ['-c', lines.join('\n')], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

/** What PowerShell reads in one single-quoted text, by its rule: a quote of any kind, doubled, is itself. */
function readPowerShell(quoted: string): string {
  const [, inside = ''] = /^'(.*)'$/su.exec(quoted) ?? [];
  expect(inside.replaceAll(/['‘’‚‛]{2}/g, '')).not.toMatch(/['‘’‚‛]/);
  return inside.replaceAll(/['‘’‚‛](['‘’‚‛])/g, '$1');
}

const HOSTILE = [
  `'; rm -rf / #`,
  '$(id)',
  '`id`',
  'a"b',
  'a b',
  '',
  '-n',
  '!history',
  "it's",
  'it’s',
  'line\nbreak',
  '*?[a]{b,c}~',
  '@file',
  'a;b|c&d>e<f',
  '\\',
  '🙂',
];
const word = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && text.isWellFormed()),
);

/**
 * JSON.parse of V8 13.6 takes a key that begins with an escape for one that ends with a backslash, where it has read such a
 * one at that place before: https://github.com/nodejs/node/issues/63785. Azure takes no backslash in the name of a tag.
 */
const key = word.filter((text) => !text.endsWith('\\'));

describe('a word in bash', () => {
  test('arrives as it is, whatever it holds', () => {
    const words = [...HOSTILE, ...fc.sample(word, 400)];

    expect(bashWords(words.map((text) => PRINT_WORDS + quoteBash(text)))).toEqual(words);
  });
});

describe('a word in PowerShell', () => {
  test('is one single-quoted text that stands for it, or needs no quotes', () => {
    fc.assert(
      fc.property(word, (text) => {
        const quoted = quotePowerShell(text);
        if (quoted === text) expect(text).toMatch(/^[A-Za-z0-9_/:.-]+$/);
        else expect(readPowerShell(quoted)).toBe(text);
      }),
    );
  });
});

describe('the body of a request', () => {
  test('arrives as it is in bash, whatever its tags hold', () => {
    const bodies = fc.sample(fc.dictionary(key, word), 100);
    const { bash } = renderCommands(bodies.map((body) => ({ words: ['printf', '%s\\0'], body })));

    const received = bashWords(bash).filter((text) => text !== '--body');

    expect(received.map((text) => JSON.parse(text))).toEqual(bodies);
  });

  test('is one single-quoted text of plain ASCII in PowerShell', () => {
    fc.assert(
      fc.property(fc.dictionary(key, word), (body) => {
        const [line = ''] = renderCommands([{ words: ['az', 'rest'], body }]).powershell;
        const [, json = ''] =
          /WriteAllText\(\$file\.FullName, '([ -&(-~]*)'\); az rest --body "@\$\(\$file\.FullName\)"; /.exec(line) ??
          [];

        expect(JSON.parse(json)).toEqual(body);
      }),
    );
  });
});
