import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { azureCliLines, simulatorLines } from '../../../local/simulator/azure-cli-lines.ts';
import { FAULT_KINDS } from '../../../local/simulator/fault-kinds.ts';
import { openSimulator } from './open-simulator.ts';

const README = readFileSync(new URL('../../../local/README.md', import.meta.url), 'utf8');
const EXAMPLES = [...README.matchAll(/```sh\n([^`]+)```/g)].flatMap(([, block]) => (block ?? '').trim().split('\n'));

/** The words of a shell line whose quoting is as simple as in the README. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

function requestOf(line: string): { method: string; path: string; body?: unknown } {
  const words = wordsOf(line);
  const after = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
  const body = after('-d');
  const method = after('-X') ?? (body === undefined ? 'GET' : 'POST');
  const path = words.at(-1)?.replace('$ARM', '') ?? '';
  return { method, path, ...(body === undefined ? {} : { body: JSON.parse(body) }) };
}

describe('the README of the local cloud', () => {
  test('has curl examples which all succeed, in their order', async () => {
    const simulator = await openSimulator();
    const outcomes: string[] = [];

    for (const line of EXAMPLES) {
      const { method, path, body } = requestOf(line);
      const { status } = await simulator.send(method, path, body);
      if (status >= 300) outcomes.push(`${status} ${line}`);
    }

    expect(EXAMPLES.length).toBeGreaterThan(12);
    expect(EXAMPLES.every((line) => line.startsWith('curl -s --cacert "$CA" '))).toBe(true);
    expect(outcomes).toEqual([]);
  });

  test('names every kind of fault and every route of the control API', async () => {
    const simulator = await openSimulator();
    const { routes } = (await simulator.send('GET', '/_local')).body as { routes: string[] };

    const unnamed = Object.keys(FAULT_KINDS).filter((kind) => !README.includes(`\`${kind}\``));
    const unshown = routes
      .map((route) => route.split(' ')[1] ?? '')
      .filter((path) => path !== '/_local' && !README.includes(path.replace(/\{\w+\}$/, '')));

    expect([unnamed, unshown]).toEqual([[], []]);
  });

  test('shows the lines that npm start prints for curl and for the Azure CLI', () => {
    const endpoints = {
      armUrl: 'https://localhost:PORT',
      caPath: '/path/to/ca.pem',
      msiEndpoint: 'http://127.0.0.1:PORT/msi/token',
      msiSecret: 'SECRET',
    };
    const exported = simulatorLines(endpoints).filter((line) => line.startsWith('export '));

    expect(exported).not.toEqual([]);
    for (const line of [...exported, ...azureCliLines(endpoints)]) expect(README).toContain(`\n    ${line}\n`);
  });
});
