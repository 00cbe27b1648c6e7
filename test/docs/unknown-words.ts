import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { codeOf, type Document } from './documents.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = [
  '{bench,commands,functions,infra,lint,local,packaging,scripts,shared,.github}/**/*.{ts,js,css,json,bicep,kql,sh,ps1,grit,yml}',
  '*.{json,yaml}',
];

/** `restore-points-unread`, `behindHours`: what people write of code, and nobody of anything else. */
const OF_CODE = /^[a-z]+(?:(?:-[a-z]+)+|(?:[A-Z][a-z0-9]*)+)$/;

/** Names that are made of parts: a group of the deployment, a group by its region, the reason of a rule. */
const MADE_OF_PARTS = ['rg-nightkeep', 'nightkeep-snapshots-westeurope', 'monthly-oldest'];

let known: ReadonlySet<string> | undefined;

/** Codes, reasons, fields, columns and other names in the text of a document that stand nowhere in the sources. */
export function unknownWords(document: Document): readonly string[] {
  known ??= wordsOfSources();
  const words = known;
  return codeOf(document).filter((code) => OF_CODE.test(code) && !words.has(code) && !MADE_OF_PARTS.includes(code));
}

/** Each word of the sources, and of the names of their files, whole and by its parts between hyphens. */
function wordsOfSources(): ReadonlySet<string> {
  const paths = globSync(SOURCES, { cwd: ROOT });
  const texts = [...paths, ...paths.map((path) => readFileSync(resolve(ROOT, path), 'utf8'))];
  const whole = texts.flatMap((text) => text.match(/[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*/g) ?? []);
  return new Set(whole.flatMap((word) => [word, ...word.split('-')]));
}
