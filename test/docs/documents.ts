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

const FENCED = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;

/** The fenced blocks of a document in their order, those of lists without their indentation. */
export function blocksOf({ text }: Document): readonly Block[] {
  return [...text.matchAll(FENCED)].map(([, indentation = '', language = '', block = '']) => ({
    language,
    text: block.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
  }));
}

/** The document without its fenced blocks. */
export function proseOf({ text }: Document): string {
  return text.replaceAll(FENCED, '');
}

/** What stands in the text as code, each on one line. */
export function codeOf(document: Document): readonly string[] {
  return [...proseOf(document).matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s*\n\s*/g, ' '));
}

/** The lines that are indented by four, which most are commands. */
export function indentedLinesOf(document: Document): readonly string[] {
  return [...proseOf(document).matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) => line);
}

/** The lines of a document that a shell reads, each command on one: blocks of shell, and lines indented by four. */
export function shellLinesOf(document: Document): readonly string[] {
  const inBlocks = blocksOf(document).filter(({ language }) => language === 'sh');
  const lines = inBlocks.flatMap(({ text }) => text.replaceAll(/ *\\\n */g, ' ').split('\n'));
  return [...lines, ...indentedLinesOf(document)]
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
