import { describe, expect, test } from 'vitest';
import { paintFor } from '../../../local/report/paint.ts';
import { renderRun } from '../../../local/report/render-run.ts';
import { aRun, keptPoints } from './a-run.ts';

const result = { run: aRun(), points: keptPoints(), coverage: [] };
const text = renderRun(result, paintFor(false, {}));
const line = (start: RegExp) => text.split('\n').find((candidate) => start.test(candidate)) ?? '';

describe('the table of a run', () => {
  test('fits into 100 columns', () => {
    expect(text.split('\n').filter((one) => one.length > 100)).toEqual([]);
  });

  test('says per disk what was created, pruned and kept, each with its reasons', () => {
    expect(line(/^ {2}web-01-os/)).toMatch(/23 Nov 02:00 due +1 expired +2: 2 daily, 1 weekly/);
    expect(line(/^ {2}web-01-content/)).toContain('23 Nov 02:00 failed');
    expect(text).toContain('create failed: AuthorizationFailed: The client has no permission. Grant the role.');
  });

  test('tells the disk of a point whose disk is gone by the name of the point', () => {
    expect(line(/^ {2}gone-os/)).toContain('1 expired');
  });

  test('says what was skipped, the problems with what mends them, and the hints', () => {
    expect(text).toMatch(/Skipped\n {2}web\/web-01\n {4}It is ephemeral\./);
    expect(text).toMatch(
      /Problems\n {2}build\/build-01, tag "nigthly"\n {4}It names no policy\.\n {4}→ Did you mean: nightly/,
    );
    expect(text).toMatch(/Hints\n {2}legacy\/legacy-01, tag "snapshot_policy"/);
  });

  test('ends with the numbers', () => {
    expect(text).toContain('1 created · 2 pruned · 2 kept · 1 skipped · 1 failed · 1 problem · 1 hint');
    expect(text.trimEnd().split('\n').at(-1)).toBe('Run 20261123T055000Z-abc: partial after 31 s.');
  });
});

describe('colours', () => {
  const hasColours = (paint: ReturnType<typeof paintFor>) => renderRun(result, paint).includes('\u001b[');

  test.each([
    ['on a terminal', true, {}, true],
    ['in a file', false, {}, false],
    ['with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['on a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('%s', (_where, isTerminal, env, expected) => {
    expect(hasColours(paintFor(isTerminal, env))).toBe(expected);
  });

  test('change nothing but the colours', () => {
    const coloured = renderRun(result, paintFor(true, {}));

    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape codes are what is looked for
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(text);
  });
});
