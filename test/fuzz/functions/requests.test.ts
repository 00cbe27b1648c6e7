import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { HOSTILE_TEXTS } from '../../dashboard/hostile-texts.ts';
import { fuzz } from '../fuzz.ts';
import { edited, oddTexts } from '../odd-texts.ts';
import { QUIET, runIn } from '../rows-base.ts';
import { type ValidCall, validCalls } from './calls.ts';
import type { Call } from './registered.ts';
import { answeredWrongly, formOf, SIGNED_IN } from './served.ts';

vi.mock('../../../shared/composition.ts', () => import('./composed.ts'));

const oddWords = fc.oneof({ weight: 4, arbitrary: oddTexts }, fc.constantFrom(...HOSTILE_TEXTS));

const KEYS = [
  'vm',
  'disk',
  'limit',
  'cursor',
  'at',
  'fresh',
  'from',
  'to',
  'format',
  'reason',
  'confirm',
  'code',
  'id',
  'name',
  'sort',
  'page',
] as const;
const VALUES = [
  runIn(QUIET),
  QUIET.virtualMachines[0]?.id ?? '',
  QUIET.disks[0]?.id ?? '',
  QUIET.snapshots[0]?.id ?? '',
  'web',
  'web-os',
  '1',
  '1000',
  '-1',
  '2026-11-23',
  '2026-11-23T02:00Z',
  'true',
  'csv',
  'nightly',
] as const;
const TOKEN = [['p', 'r'], ['p'], [1, 2], {}].map((cursor) =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url'),
);

type Parameter = readonly [string, string];

const parameters: fc.Arbitrary<Parameter> = fc.tuple(
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...KEYS) }, oddWords),
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES, ...TOKEN) }, { weight: 4, arbitrary: oddWords }),
);

/** The parameters of a call, some of them changed or gone, with others. */
function queries({ query }: Pick<ValidCall, 'query'>): fc.Arbitrary<readonly Parameter[]> {
  const own = Object.entries(query);
  const kept = fc.tuple(...own.map(([key, value]) => parameterOf(key, value))).map((all) => all.flat(1));
  return fc.tuple(kept, fc.array(parameters, { maxLength: 1 })).map(([before, after]) => [...before, ...after]);
}

function parameterOf(key: string, value: string): fc.Arbitrary<readonly Parameter[]> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<readonly Parameter[]>([[key, value]]) },
    { weight: 1, arbitrary: fc.constant<readonly Parameter[]>([]) },
    { weight: 2, arbitrary: edited(fc.constant(value)).map((odd): readonly Parameter[] => [[key, odd]]) },
    { weight: 1, arbitrary: oddWords.map((odd): readonly Parameter[] => [[key, odd]]) },
    {
      weight: 1,
      arbitrary: fc.constant<readonly Parameter[]>([
        [key, value],
        [key, value],
      ]),
    },
    { weight: 1, arbitrary: fc.constant<readonly Parameter[]>([[key.toUpperCase(), value]]) },
  );
}

const HEADERS = [
  'idempotency-key',
  'accept',
  'content-type',
  'cookie',
  'origin',
  'sec-fetch-site',
  'if-none-match',
  'x-ms-client-principal-id',
  'x-ms-client-principal-name',
  'x-functions-key',
  'accept-language',
] as const;

/** What no server lets in, no function sees. */
const headerTexts = oddWords.map((text) =>
  text
    .replace(/[^\x20-\x7e\xa1-\xff]/g, '')
    .trim()
    .slice(0, 8_000),
);

const headers = fc.dictionary(
  fc.constantFrom(...HEADERS),
  fc.oneof(headerTexts, fc.constantFrom('text/csv', 'application/json', SIGNED_IN.cookie)),
  { maxKeys: 2 },
);

function paths(path: string): fc.Arbitrary<string> {
  const segment = oddWords.map((text) => encodeURIComponent(text.toWellFormed()));
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(path) },
    { weight: 2, arbitrary: segment.map((odd) => path.replace(/[^/]+$/, odd)) },
    { weight: 1, arbitrary: segment.map((odd) => `${path}/${odd}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('//', '/..', '/%2e%2e', '/%00', '/%', '/%ff', '/%2f').map((end) => `${path}${end}`),
    },
  );
}

const PAGES = ['', 'runs', 'run', 'vm', 'disk', 'policy', 'sign-in', 'style.css', 'script.js', 'nothing'] as const;
const pages = fc
  .constantFrom(...PAGES)
  .map((page) => ({ method: 'GET', path: `/api/dashboard/${page}`, query: {}, headers: { cookie: SIGNED_IN.cookie } }));

const inputs: fc.Arbitrary<Call> = fc
  .oneof({ weight: 3, arbitrary: validCalls }, { weight: 2, arbitrary: pages })
  .chain((valid) => {
    const { method, path } = valid;
    const body = 'body' in valid && valid.body !== undefined ? { body: JSON.stringify(valid.body) } : {};
    return fc.record({ path: paths(path), query: queries(valid), headers }).map((made) => {
      const query = formOf(made.query);
      return { method, target: `${made.path}?${query}`, headers: { ...valid.headers, ...made.headers }, ...body };
    });
  });

test('whatever stands in a path, a query or a header, the answer is as documented, and no page runs what it shows', async () => {
  await fuzz(inputs, 250, async (asked) => {
    expect(await answeredWrongly(asked)).toEqual([]);
  });
});
