import { describe, expect, test } from 'vitest';
import { allDocuments } from './documents.ts';
import { unknownNames } from './unknown-names.ts';

test.each(allDocuments().map((document) => [document.path, document] as const))(
  '%s names no script, setting or file that is not there',
  (_, document) => {
    expect(unknownNames(document)).toEqual([]);
  },
);

describe('a document is found out', () => {
  test.each([
    ['by a script', 'Run `npm run -s no-such -- --now`.', ['no-such']],
    ['by a setting', 'Set `NIGHTKEEP_NO_SUCH`.', ['NIGHTKEEP_NO_SUCH']],
    ['by a file', 'See `shared/no-such.ts`.', ['shared/no-such.ts']],
    ['by a folder', 'See `test/no-such/`.', ['test/no-such/']],
    ['by a command that no shell reads', '```sh\naz vm list "\n```\n', ['sh: az vm list "\n']],
    ['by a block of a language that no test reads', '```yaml\na: 1\n```\n', ['yaml: a: 1\n']],
    ['by a block without a language', '```\na\n```\n', [': a\n']],
  ])('%s', (_, text, unknown) => {
    expect(unknownNames({ path: 'false.md', text })).toEqual(unknown);
  });

  test('but not by what is there', () => {
    const text =
      'Run `npm run build` with `NIGHTKEEP_MODE`; see `shared/settings/settings.ts` and `Microsoft.Compute/disks/read`.';

    expect(unknownNames({ path: 'true.md', text })).toEqual([]);
  });
});
