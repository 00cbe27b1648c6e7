import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AZ_OPTIONS, azCommandName, azMistakes } from './az-options.ts';
import { allDocuments, blocksOf, codeOf, type Document, indentedLinesOf } from './documents.ts';
import { NotingShell, type ShellCall } from './shell-runs.ts';

const IN_TEXT = /^(?:az|azd|curl|export|git|npm|npx|scripts\/restore\.sh) /;

const documents = allDocuments();
const called: ShellCall[] = [];
let shell: NotingShell;

beforeAll(() => {
  shell = new NotingShell();
});

afterAll(() => shell.close());

/** What a shell is given of a document: each block as a whole, each other command by itself. */
function scriptsOf(document: Document): readonly string[] {
  const blocks = blocksOf(document).filter(({ language }) => language === 'sh');
  const lines = [...indentedLinesOf(document), ...codeOf(document)].filter((line) => IN_TEXT.test(line));
  return [...blocks.map(({ text }) => text), ...lines];
}

function mistakesIn(document: Document): readonly string[] {
  return scriptsOf(document).flatMap((script) => {
    const { calls, mistakes } = shell.run(script);
    called.push(...calls);
    return [...mistakes, ...calls.flatMap(({ program, words }) => (program === 'az' ? azMistakes(words) : []))];
  });
}

test.each(documents.map((document) => [document.path, document] as const))(
  '%s shows no command that a shell or az does not take',
  (_, document) => {
    expect(mistakesIn(document)).toEqual([]);
  },
);

test('every command of az that is known is shown, and other programs are called too', () => {
  for (const document of documents) mistakesIn(document);
  const shown = called.filter(({ program }) => program === 'az').map(({ words }) => azCommandName(words));

  expect(Object.keys(AZ_OPTIONS).filter((name) => !shown.includes(name))).toEqual([]);
  expect(new Set(called.map(({ program }) => program)).size).toBeGreaterThan(5);
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
    ['by a quote that is left open', block('az vm list --output "table'), 'unexpected EOF'],
  ])('%s', (_, text, mistake) => {
    expect(mistakesIn({ path: 'false.md', text })).toContainEqual(expect.stringContaining(mistake));
  });
});
