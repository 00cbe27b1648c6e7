import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SETTINGS } from '../../shared/settings/settings.ts';
import { blocksOf, type Document, proseOf } from './documents.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const LANGUAGES = ['sh', 'powershell', 'json', 'text', 'tag', 'cost', 'mermaid'];

const read = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const outputs = [...read('infra/main.bicep').matchAll(/^output (NIGHTKEEP_\w+) /gm)].map(([, name = '']) => name);
const settings = new Set([...Object.keys(SETTINGS), ...outputs]);
const written = new Set([
  '.git',
  ...read('.gitignore')
    .split('\n')
    .map((line) => line.replace(/\/$/, '')),
]);
const folders = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !written.has(entry.name))
  .map(({ name }) => name);

function unknownScripts({ text }: Document): readonly string[] {
  return [...text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !Object.hasOwn(scripts, name));
}

/** Settings of the app, and outputs of the template, which `azd` hands to its hooks as variables. */
function unknownSettings({ text }: Document): readonly string[] {
  return [...text.matchAll(/\bNIGHTKEEP_[A-Z0-9_]*[A-Z0-9]\b/g)]
    .map(([name]) => name)
    .filter((name) => !settings.has(name));
}

/** Paths in code that begin with a folder at the root of the repository. */
function unknownPaths(document: Document): readonly string[] {
  return [...proseOf(document).matchAll(/`([\w.-]+)(\/[\w./-]*)`/g)]
    .filter(([, first = '']) => folders.includes(first))
    .map(([, first = '', rest = '']) => first + rest)
    .filter((path) => !existsSync(resolve(ROOT, path)));
}

function unreadableBlocks(document: Document): readonly string[] {
  return blocksOf(document)
    .filter(({ language, text }) => {
      if (!LANGUAGES.includes(language)) return true;
      return language === 'sh' && spawnSync('bash', ['-n'], { input: text }).status !== 0;
    })
    .map(({ language, text }) => `${language}: ${text}`);
}

/** What a document names in code that is not there: npm scripts, settings, files, and blocks that nothing can read. */
export function unknownNames(document: Document): readonly string[] {
  return [
    ...unknownScripts(document),
    ...unknownSettings(document),
    ...unknownPaths(document),
    ...unreadableBlocks(document),
  ];
}
