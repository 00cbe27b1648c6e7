import { readdirSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A Markdown file of this repository. */
export interface Document {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of code. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

export function readDocument(path: string): Document {
  return { path, text: readFileSync(resolve(ROOT, path), 'utf8') };
}

/** Every document that people read. */
export function allDocuments(): readonly Document[] {
  const inDocs = readdirSync(resolve(ROOT, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.md'))
    .map((entry) => relative(ROOT, resolve(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  const atTop = readdirSync(ROOT).filter((name) => name.endsWith('.md'));
  return [...atTop, ...inDocs, 'local/README.md'].sort().map(readDocument);
}

/** The fenced blocks of a document in their order. */
export function blocksOf({ text }: Document): readonly Block[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', block = '']) => ({
    language,
    text: block,
  }));
}

/** The document without its fenced blocks. */
export function proseOf({ text }: Document): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '');
}
