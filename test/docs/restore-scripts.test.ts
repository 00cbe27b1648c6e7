import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { allDocuments, readDocument } from './documents.ts';

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');

/** The options that the usage text of restore.sh lists. */
const [, usage = ''] = /<<'USAGE'\n([\s\S]*?)\nUSAGE\n/.exec(read('scripts/restore.sh')) ?? [];
const options = [...usage.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option = '']) => option);

/** Those of restore.ps1: all have a help text. */
const parameters = [...read('scripts/restore.ps1').matchAll(/^\.PARAMETER (\w+)$/gm)].map(
  ([, name = '']) => `-${name}`,
);

const documents = allDocuments().filter(({ text }) => /restore\.(sh|ps1)/.test(text));

test('both scripts have the same options', () => {
  const inPowerShell = options.map((option) =>
    option.replaceAll(/-+([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );

  expect(options.length).toBeGreaterThan(10);
  expect(inPowerShell.map((name) => `-${name}`).filter((name) => name !== '-Help')).toEqual(parameters);
});

test('every parameter of restore.ps1 has a help text', () => {
  const [, declared = ''] = /^param\(\n([\s\S]*?)^\)/m.exec(read('scripts/restore.ps1')) ?? [];
  const names = [...declared.matchAll(/\] \$(\w+)/g)].map(([, name]) => `-${name}`);

  expect(names.filter((name) => name !== '-Help')).toEqual(parameters);
});

test('the documents give the scripts no option that they do not have', () => {
  const lines = documents.flatMap(({ text }) => text.replaceAll(/ *\\\n */g, ' ').split('\n'));
  const given = (script: string, option: RegExp) =>
    lines
      .filter((line) => line.includes(`${script} `))
      .flatMap((line) => line.split(script).slice(1).join(' ').match(option) ?? []);
  const inShell = given('restore.sh', /(?<=\s)--[a-z-]+/g);
  const inPowerShell = given('restore.ps1', /(?<=\s)-[A-Z]\w+/g).filter((name) => name !== '-Full');

  expect(inShell).not.toHaveLength(0);
  expect(inPowerShell).not.toHaveLength(0);
  expect(options).toEqual(expect.arrayContaining(inShell));
  expect(parameters).toEqual(expect.arrayContaining(inPowerShell));
});

test('the table of the runbook names options of restore.sh', () => {
  const [, section = ''] =
    /^## Restore without the app$([\s\S]*?)^## /m.exec(readDocument('docs/runbook.md').text) ?? [];
  const named = [...section.matchAll(/`(--[a-z-]+)/g)].map(([, option]) => option);

  expect(named.length).toBeGreaterThan(5);
  expect(options).toEqual(expect.arrayContaining(named));
});
