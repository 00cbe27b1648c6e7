import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

/** Each package that has code among `inputs`, with its licence and the text of it. Throws where a package has none. */
export function thirdPartyNotices(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const notices = [...folders].sort().map((folder) => noticeOf(root, folder));
  return `What this package holds beside Nightkeep itself.\n\n${notices.join('\n')}`;
}

/** `node_modules/@scope/name` of a file, the innermost where one package holds another; undefined for our own files. */
function packageFolder(input: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

function noticeOf(root: string, folder: string): string {
  const path = join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;
  if (license === undefined) throw new Error(`${folder} says no licence in its package.json.`);
  const texts = readdirSync(path).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const body = texts.sort().map((file) => readFileSync(join(path, file), 'utf8').trim());
  return [`${'='.repeat(80)}`, `${name} ${version} (${license})`, '', ...body, ''].join('\n');
}
