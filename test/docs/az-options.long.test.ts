import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { hasAzureCli } from '../support/has-azure-cli.ts';
import { AZ_OPTIONS } from './az-options.ts';

const run = promisify(execFile);
const FOLDER = mkdtempSync(join(tmpdir(), 'nightkeep-az-'));

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** What az says of a command; it exits with an error where it does not know it, or cannot load it. */
async function helpOf(command: string): Promise<string> {
  const env = { ...process.env, AZURE_CONFIG_DIR: FOLDER, AZURE_CORE_COLLECT_TELEMETRY: 'false' };
  const said = await run('az', [...command.split(' '), '--help'], { env }).catch((error: unknown) => {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    return { stdout: `${stdout}${stderr}` };
  });
  return said.stdout;
}

/** Lines such as `    --name -n  [Required] : What it is called.` */
function optionsIn(help: string): readonly { readonly names: readonly string[]; readonly isRequired: boolean }[] {
  return [...help.matchAll(/^ {4}(--[^:[]*)(\[.*?\])?[^:\n]*:/gm)].map(([, names = '', mark]) => ({
    names: names.trim().split(/\s+/),
    isRequired: mark === '[Required]',
  }));
}

// Skipped only where the Azure CLI is not installed: it is no npm package, and the app does not need it.
describe.skipIf(!hasAzureCli())('the options of az that the documents give (needs `az` on the PATH)', () => {
  test.for(Object.entries(AZ_OPTIONS))('az %s %s', { timeout: 60_000 }, async ([command, known], { skip }) => {
    const help = await helpOf(command);
    const isAsked = !/ModuleNotFoundError|misspelled or not recognized/.test(help);
    expect(isAsked || NOT_ALWAYS_THERE.includes(command), help).toBe(true);
    skip(!isAsked, 'this CLI does not know it, or cannot load it');

    const options = optionsIn(help);
    const namesOf = (isWanted: (isRequired: boolean) => boolean) =>
      options.filter(({ isRequired }) => isWanted(isRequired)).flatMap(({ names }) => names);
    const marked = known.split(' ').filter((option) => option !== '');
    const required = marked.filter((option) => option.endsWith('!')).map((option) => option.slice(0, -1));
    expect(namesOf(() => true)).toEqual(expect.arrayContaining(marked.map((option) => option.replace('!', ''))));
    expect(namesOf((isRequired) => isRequired)).toEqual(expect.arrayContaining(required));
    expect(required).toHaveLength(options.filter(({ isRequired }) => isRequired).length);
  });
});

/** Newer than the CLI of Debian, or broken in it. */
const NOT_ALWAYS_THERE = [
  'functionapp list-flexconsumption-locations',
  'restore-point collection list-all',
  'vm deallocate',
  'vm start',
];
