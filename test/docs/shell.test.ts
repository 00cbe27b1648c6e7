import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AZ_OPTIONS, azCommandName, azMistakes } from './az-options.ts';
import { allDocuments, blocksOf, codeOf, type Document, indentedLinesOf } from './documents.ts';
import { npmMistakes } from './npm-mistakes.ts';
import { NotingShell, type ShellCall } from './shell-runs.ts';

const IN_TEXT = /^(?:az|azd|curl|export|git|npm|npx|scripts\/restore\.sh) /;

interface Shown {
  readonly calls: readonly ShellCall[];
  readonly mistakes: readonly string[];
}

const documents = allDocuments();
const shown = new Map<string, Shown>();
let shell: NotingShell;

beforeAll(() => {
  shell = new NotingShell();
  for (const document of documents) shown.set(document.path, runAll(document));
}, 120_000);

afterAll(() => shell.close());

/** What a shell is given of a document: each block as a whole, each other command by itself. */
function scriptsOf(document: Document): readonly string[] {
  const blocks = blocksOf(document).filter(({ language }) => language === 'sh');
  const lines = [...indentedLinesOf(document), ...codeOf(document)].filter((line) => IN_TEXT.test(line));
  return [...blocks.map(({ text }) => text), ...lines];
}

function runAll(document: Document): Shown {
  const runs = scriptsOf(document).map((script) => shell.run(script));
  const calls = runs.flatMap((run) => run.calls);
  return { calls, mistakes: [...runs.flatMap(({ mistakes }) => mistakes), ...calls.flatMap(mistakesOf)] };
}

function mistakesOf({ program, words }: ShellCall): readonly string[] {
  if (program === 'az') return azMistakes(words);
  return program === 'npm' ? npmMistakes(words) : [];
}

test.each(documents.map(({ path }) => path))('%s shows no command that a shell, az or npm does not take', (path) => {
  expect(shown.get(path)?.mistakes).toEqual([]);
});

test('every command of az that is known is shown, and other programs are called too', () => {
  const calls = [...shown.values()].flatMap((one) => one.calls);
  const ofAz = calls.filter(({ program }) => program === 'az').map(({ words }) => azCommandName(words));

  expect(Object.keys(AZ_OPTIONS).filter((name) => !ofAz.includes(name))).toEqual([]);
  expect(new Set(calls.map(({ program }) => program)).size).toBeGreaterThan(5);
});

describe('a document is found out', () => {
  const block = (line: string) => `\`\`\`sh\n${line}\n\`\`\`\n`;

  test.each([
    ['by a program', block('wget https://example.com'), 'unknown: wget'],
    ['by a command of az', block('az snapshot prune --ids x'), 'az snapshot prune: no command'],
    ['by an option', block('az snapshot list --sub SUBSCRIPTION'), 'az snapshot list: no option --sub'],
    ['by an option that is missing', block('az disk create --name x'), 'az disk create: needs --resource-group'],
    ['by a command within another', block('APP=$(az functionapp list --group rg)'), 'no option --group'],
    ['by an option in its text', 'Run `az vm list --out table`.', 'az vm list: no option --out'],
    ['by an option of npm start', 'Try `npm start -- --no-such`.', 'npm start: '],
    ['by an option that npm keeps', 'Try `npm start --once`.', 'npm keeps'],
    ['by a quote that is left open', block('az vm list --output "table'), 'unexpected EOF'],
  ])('%s', (_, text, mistake) => {
    expect(runAll({ path: 'false.md', text }).mistakes).toContainEqual(expect.stringContaining(mistake));
  });
});
