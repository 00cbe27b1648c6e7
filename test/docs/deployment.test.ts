import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../shared/settings/settings.ts';
import { actionsOf, ROLES, roleFile } from '../infra/templates.ts';
import { codeOf, proseOf, readDocument, shellLinesOf } from './documents.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');

interface Template {
  readonly parameters: Readonly<Record<string, { readonly defaultValue?: unknown }>>;
}
const templateOf = (name: string) => JSON.parse(read(`infra/compiled/${name}.json`)) as Template;
const templates = { main: templateOf('main'), subscription: templateOf('subscription') };
const { parameters } = JSON.parse(read('infra/main.parameters.json')) as {
  readonly parameters: Readonly<Record<string, unknown>>;
};

/** Made by `npm run package`, and put into no repository. */
const MADE = ['dist/nightkeep.zip'];

const documents = ['deployment', 'permissions', 'security', 'runbook'].map((name) => readDocument(`docs/${name}.md`));

const commands = documents.flatMap(shellLinesOf);
const codeInText = documents.flatMap(codeOf);

describe('what the documents of operation name is there', () => {
  const named = [...commands, ...codeInText].flatMap((line) => [
    ...line.matchAll(/(?:^|[\s`(])((?:infra|dist|shared|scripts|\.github)\/[\w./-]*\w|azure\.yaml)/g),
  ]);

  test.each([...new Set(named.map(([, path = '']) => path))])('the file %s', (path) => {
    expect(existsSync(resolve(ROOT, path)) || MADE.includes(path)).toBe(true);
  });

  const set = [...commands, ...codeInText].flatMap((line) => [...line.matchAll(/azd env set (\w+)/g)]);
  test.each([...new Set(set.map(([, name = '']) => name))])('the value %s, which azd passes on', (name) => {
    expect(JSON.stringify(parameters)).toContain(`\${${name}}`);
  });
});

test('the workflow passes on every value that azd does: what is left out would go back to its default', () => {
  const asked = [...JSON.stringify(parameters).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  const passed = [...read('.github/workflows/deploy.yml').matchAll(/^ {6}(\w+): \$\{\{ (?:vars|secrets)\.\1 \}\}$/gm)];

  expect(passed.map(([, name]) => name)).toEqual(expect.arrayContaining(asked));
});

describe('every deployment that the documents show', () => {
  const deployments = commands.filter((command) => command.startsWith('az deployment sub create '));

  test.each(deployments)('gives what its template asks for, and nothing else: %s', (command) => {
    const [, name = ''] = /--template-file infra\/(\w+)\.bicep/.exec(command) ?? [];
    const given = [...(command.split('--parameters ')[1] ?? '').matchAll(/(\w+)=(?:'[^']*'|\S+)/g)].map(
      ([, key]) => key,
    );
    const asked = Object.entries(templates[name as keyof typeof templates].parameters);
    const required = asked.flatMap(([key, { defaultValue }]) => (defaultValue === undefined ? [key] : []));

    expect(asked.map(([key]) => key)).toEqual(expect.arrayContaining(given));
    expect(given).toEqual(expect.arrayContaining(required));
  });

  test('is of either template, and under a name of its own: two under one name must be in one region', () => {
    const names = deployments.map((command) => [
      /--template-file infra\/(\w+)/.exec(command)?.[1],
      /--name (\S+)/.exec(command)?.[1],
    ]);

    expect(names).toEqual([
      ['main', 'nightkeep-app'],
      ['subscription', 'nightkeep'],
    ]);
  });

  test('has settings that can be read', () => {
    const texts = commands.flatMap((command) =>
      [...command.matchAll(/settings='([^']*)'/g)].map(([, text = '']) => text),
    );

    expect(texts).not.toHaveLength(0);
    for (const text of texts) {
      for (const name of Object.keys(JSON.parse(text) as object)) expect(Object.keys(SETTINGS)).toContain(name);
    }
  });
});

test('the parameters named in prose are those of the templates', () => {
  const known = Object.values(templates).flatMap((template) => Object.keys(template.parameters));
  const [deployment] = documents;
  const inProse = [...(deployment === undefined ? '' : proseOf(deployment)).matchAll(/`([a-z]+[A-Z]\w*)(?:=[^`]*)?`/g)];

  expect(inProse.length).toBeGreaterThan(4);
  expect(known).toEqual(expect.arrayContaining([...new Set(inProse.map(([, name]) => name))]));
});

test('the switches of docs/deployment.md are those of the template, with their defaults', () => {
  const rows = [...readDocument('docs/deployment.md').text.matchAll(/^\| `(\w+)` \| `(true|false)` \|/gm)];
  const switches = Object.entries(templates.subscription.parameters).filter(
    ([, { defaultValue }]) => typeof defaultValue === 'boolean',
  );

  expect(rows.map(([, name, absent]) => [name, absent])).toEqual(
    switches.map(([name, { defaultValue }]) => [name, String(defaultValue)]),
  );
});

describe('docs/permissions.md', () => {
  const rows = [...readDocument('docs/permissions.md').text.matchAll(/^\| `(Microsoft\.[^`]+)` \|/gm)].map(
    ([, action]) => action,
  );

  test('explains every action of the role files, and no other', () => {
    expect(rows).toEqual(ROLES.flatMap((name) => actionsOf(roleFile(name))));
  });
});

test('the commands name the resources as the templates do', () => {
  const keeper = read('infra/modules/keeper.bicep');
  const lock = commands.find((command) => command.startsWith('az lock delete')) ?? '';

  expect(keeper).toContain(`name: '${/--resource (\S+)/.exec(lock)?.[1]}'`);
  expect(keeper).toContain(`name: '${/--name (\S+)/.exec(lock)?.[1]}'`);
  expect(keeper).toContain(`'${/--resource-type (\S+)/.exec(lock)?.[1]}@`);
  const deleted = commands.find((command) => command.startsWith('for role in ')) ?? '';
  const named = [...deleted.matchAll(/"([^"$]+)"/g)].map(([, name]) => `Nightkeep ${name}`);
  expect(named.toSorted()).toEqual(ROLES.map((name) => roleFile(name).roleName).toSorted());
});
