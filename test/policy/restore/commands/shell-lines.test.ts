import { describe, expect, test } from 'vitest';
import { quoteBash, quotePowerShell, renderCommands } from '../../../../shared/policy/restore/commands/shell.ts';

describe('a word', () => {
  test.each([
    ['az', 'az', 'az'],
    ['/subscriptions/a_b/x.y:z-1', '/subscriptions/a_b/x.y:z-1', '/subscriptions/a_b/x.y:z-1'],
    ['a@b+50%', 'a@b+50%', "'a@b+50%'"],
    ['', "''", "''"],
    ['a b', "'a b'", "'a b'"],
    ['a=b', "'a=b'", "'a=b'"],
    ['$a', "'$a'", "'$a'"],
    ['a$', "'a$'", "'a$'"],
    ["it's", "'it'\\''s'", "'it''s'"],
    ["''", "''\\'''\\'''", "''''''"],
    ['‘a’‚b‛', "'‘a’‚b‛'", "'‘‘a’’‚‚b‛‛'"],
  ])('%j is written %s in bash and %s in PowerShell', (word, bash, powershell) => {
    expect(quoteBash(word)).toBe(bash);
    expect(quotePowerShell(word)).toBe(powershell);
  });
});

describe('a command', () => {
  test('is its words in a line', () => {
    expect(renderCommands([{ words: ['az', 'vm', 'a b'] }, { words: ['az'] }])).toEqual({
      bash: ["az vm 'a b'", 'az'],
      powershell: ["az vm 'a b'", 'az'],
    });
    expect(renderCommands([])).toEqual({ bash: [], powershell: [] });
  });

  test('with a body gives that by its line to bash, and by a file to PowerShell', () => {
    expect(renderCommands([{ words: ['az', 'rest'], body: { a: [1, "it's"] } }])).toEqual({
      bash: [`az rest --body '{"a":[1,"it\\u0027s"]}'`],
      powershell: [
        `$file = New-TemporaryFile; [IO.File]::WriteAllText($file.FullName, '{"a":[1,"it\\u0027s"]}'); az rest --body "@$($file.FullName)"; Remove-Item $file`,
      ],
    });
  });

  test.each([
    ['~', '"~"'],
    ['\u007f', '"\\u007f"'],
    ['é', '"\\u00e9"'],
    ['’', '"\\u2019"'],
    ['\uffff', '"\\uffff"'],
    ['🙂', '"\\ud83d\\ude42"'],
    ['$(id) `id`', '"$(id) `id`"'],
  ])('has of a body %j the plain %s', (body, json) => {
    expect(renderCommands([{ words: ['az'], body }]).bash).toEqual([`az --body '${json}'`]);
  });
});
