import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explain } from '../../commands/explain.ts';
import { plan } from '../../commands/plan.ts';
import { retention } from '../../commands/retention.ts';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../local/identity/start-identity-endpoint.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import { openSimulator } from '../local/simulator/open-simulator.ts';
import { aDisk, aFleet, aMachine, aSnapshot } from '../local/simulator/small-fleet.ts';
import { allDocuments, blocksOf, codeOf, type Document, readDocument, shellLinesOf } from './documents.ts';

const NOW = parseInstant('2026-11-23T12:00:00Z');
const FOLDER = mkdtempSync(join(tmpdir(), 'nightkeep-test-'));
const COMMAND = /npm run (?:-s )?(?:explain|retention|plan) -- /;

let identity: IdentityEndpoint;
let env: Record<string, string>;

beforeAll(async () => {
  const files = { 'vms.json': [aMachine('web')], 'disks.json': [aDisk('disk1')], 'snapshots.json': [aSnapshot('one')] };
  for (const [name, value] of Object.entries(files)) writeFileSync(join(FOLDER, name), JSON.stringify(value));
  identity = await startIdentityEndpoint();
  Object.assign(process.env, identity.environment);
  const simulator = await openSimulator({ fleet: aFleet({ virtualMachines: [aMachine('web', { tags: {} })] }) });
  setDefaultCACertificates([...getCACertificates('default'), simulator.caPem]);
  env = { ...identity.environment, NIGHTKEEP_ARM_ENDPOINT: simulator.url, NIGHTKEEP_ARM_AUDIENCE: simulator.url };
});

afterAll(async () => {
  await identity.close();
  rmSync(FOLDER, { recursive: true });
});

/** What `echo '...' |` gives to the command of a shell line. */
const ECHOED = /^echo '([^']*)' \| /;

/** The words of a shell line whose quoting is simple, without a redirection or what is echoed to it. */
function wordsOf(line: string): string[] {
  const [command = ''] = line.replace(ECHOED, '').split(' < ');
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

/** Runs a command of the documents as its process would; `points` stands for its standard input, where nothing is echoed. */
async function run(line: string, points = '["2026-11-23T02:00:00Z"]'): Promise<string> {
  const input = ECHOED.exec(line)?.[1] ?? points;
  const [, , ...words] = wordsOf(line).filter((word) => word !== '-s');
  const [name, , ...args] = words;
  if (name === 'explain') return explain(args, NOW);
  if (name === 'retention') return retention(args, async () => input, NOW);
  return plan(
    args.map((word) => (word.endsWith('.json') ? join(FOLDER, word) : word)),
    env,
  );
}

/** Commands in fenced blocks of shell and in the text. */
function commandsOf(document: Document): readonly string[] {
  return [...shellLinesOf(document), ...codeOf(document)].filter((line) => COMMAND.test(line));
}

describe('every command that the documents show', () => {
  const commands = allDocuments().flatMap((document) =>
    commandsOf(document).map((line) => [document.path, line] as const),
  );

  test.each(commands)('%s: %s', async (_, line) => {
    const output = await run(line);

    expect(output.length).toBeGreaterThan(20);
    expect(output).not.toMatch(/^Problem:/m);
  });

  test('is one of the three for people, and each of them is shown in the README', () => {
    const inReadme = commands.filter(([path]) => path === 'README.md').map(([, line]) => wordsOf(line)[2]);

    expect([...new Set(inReadme)].sort()).toEqual(['explain', 'plan', 'retention']);
  });
});

describe('the output that the README shows', () => {
  const blocks = blocksOf(readDocument('README.md'));
  const points = blocks.find(({ language }) => language === 'json')?.text;
  const shown = blocks.flatMap(({ language, text }, index) => {
    const next = blocks[index + 1];
    return language === 'sh' && next?.language === 'text' && !text.includes('plan') ? [[text.trim(), next.text]] : [];
  }) as [string, string][];

  test.each(shown)('of %s', async (line, expected) => {
    const output = await run(line, points);

    let from = 0;
    for (const part of expected.split('...\n')) {
      const at = output.indexOf(part, from);
      expect(at, part).toBeGreaterThanOrEqual(from);
      from = at + part.length;
    }
    expect(output.startsWith(expected.split('...\n')[0] ?? '')).toBe(true);
  });

  test('is of two commands', () => {
    expect(shown.map(([line]) => wordsOf(line)[2])).toEqual(['explain', 'retention']);
  });

  test('ends for a plan in the words of a plan', async () => {
    writeFileSync(join(FOLDER, 'sample.json'), JSON.stringify(sampleFleet(Date.now())));
    const output = await run('npm run plan -- --fleet sample.json');
    const summary = blocks.find(({ text }) => text.includes('to create'))?.text ?? 'none';
    const form = (text: string) => text.replaceAll(/\d+/g, 'N').trim();

    expect(output.split('\n').map(form)).toContain(form(summary));
  });
});
