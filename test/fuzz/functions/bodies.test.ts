import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { HOSTILE_TEXTS } from '../../dashboard/hostile-texts.ts';
import { fuzz } from '../fuzz.ts';
import { mutated } from '../mutate.ts';
import { edited, oddTexts } from '../odd-texts.ts';
import { callsWithBody } from './calls.ts';
import type { Call } from './registered.ts';
import { answeredWrongly, formOf, SIGNED_IN } from './served.ts';

vi.mock('../../../shared/composition.ts', () => import('./composed.ts'));

function texts(body: unknown): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(JSON.stringify(body)) },
    { weight: 8, arbitrary: mutated(fc.constant(body)).map((odd) => JSON.stringify(odd) ?? '') },
    { weight: 3, arbitrary: edited(fc.constant(JSON.stringify(body))) },
    { weight: 1, arbitrary: oddTexts },
    { weight: 1, arbitrary: fc.constantFrom('[', '{"target":', '{"policies":{"a":').map((part) => part.repeat(8_000)) },
  );
}

const posted: fc.Arbitrary<Call> = callsWithBody.chain(({ method, path, headers, body }) =>
  texts(body).map((text) => ({
    method,
    target: path,
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  })),
);

const FIELDS = [
  'key',
  'vm',
  'disk',
  'point',
  'all',
  'due',
  'confirm',
  'keepFor',
  'reason',
  'policies',
  'csrf',
  'secret',
  'to',
  'do',
] as const;
const VALUES = [
  'web',
  'web-os',
  'on',
  'all',
  '3d',
  'audit',
  'k-1',
  'sign-in',
  'sign-out',
  '/api/dashboard/runs',
  '{"policies":{}}',
  ...HOSTILE_TEXTS,
] as const;

/** Forms of the dashboard, mostly of somebody who may send them. */
const forms: fc.Arbitrary<Call> = fc
  .record({
    path: fc.constantFrom('act/run', 'act/dry-run', 'act/hold', 'act/lift', 'act/nothing', 'session'),
    fields: fc.array(
      fc.tuple(
        fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FIELDS) }, oddTexts),
        fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...VALUES) }, oddTexts),
      ),
      { maxLength: 6 },
    ),
    hasToken: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
    ending: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, oddTexts),
  })
  .map(({ path, fields, hasToken, ending }) => {
    const sound: (readonly [string, string])[] = [
      ['key', 'k-1'],
      ['vm', 'web'],
    ];
    if (hasToken) sound.push(['csrf', SIGNED_IN.csrf]);
    const form = formOf([...sound, ...fields]);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: SIGNED_IN.cookie,
      'sec-fetch-site': 'same-origin',
    };
    return { method: 'POST', target: `/api/dashboard/${path}`, headers, body: `${form}${ending}` };
  });

const inputs = fc.oneof({ weight: 3, arbitrary: posted }, { weight: 1, arbitrary: forms });

test('whatever stands in a body, the answer is as documented, and nothing is deleted that must stay', async () => {
  await fuzz(inputs, 250, async (asked) => {
    expect(await answeredWrongly(asked)).toEqual([]);
  });
});
