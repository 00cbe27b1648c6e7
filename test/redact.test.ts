import { describe, expect, test } from 'vitest';
import { redact } from '../shared/redact.ts';

describe('what must never be logged or stored is cut out of', () => {
  test.each([
    ['a signed link', 'see https://md-1.blob.core.windows.net/x/abcd?sv=2018&sig=SECRET for it'],
    ['a signed operation link', 'GET https://arm/x/DiskOperations/1?p=1&t=1&c=SECRET&s=SECRET'],
    ['a path after a question', 'Which?/subscriptions/1/x?p=1&c=SECRET'],
    ['the path of one', 'GET /subscriptions/1/providers/x/DiskOperations/1?p=1&t=1&c=SECRET&s=SECRET'],
    ['a call with a key in its query', 'POST /api/runs?vm=web&code=SECRET failed'],
    ['a link that is encoded', 'https%3A%2F%2Fx.blob%3Fsv%3D1%26sig%3DSECRET'],
    ['a connection string', 'AccountName=a;AccountKey=SECRET/SECRET==;TableEndpoint=http://127.0.0.1:1/a'],
    ['a token', 'token eyJhbGciOi.SECRET.SECRET'],
    ['a token with a certificate in its header', `eyJ${'x5c'.repeat(3_000)}SECRET.SECRET.SECRET`],
    ['a token after other words', 'a.b.eyJhbGciOi.SECRET.SECRET and key-eyJhbGciOi.SECRET'],
    ['a bearer token of another form', 'Authorization: Bearer SECRETSECRETSECRETSECRET=='],
    ['a shared-key signature', 'Authorization: SharedKey account:SECRET='],
    ['a function key in a header', 'x-functions-key: SECRET'],
    ['headers as JSON', JSON.stringify({ 'X-IDENTITY-HEADER': 'SECRET', 'x-functions-key': 'SECRET' })],
    ['JSON within JSON', JSON.stringify(JSON.stringify({ 'X-IDENTITY-HEADER': 'SECRET' }))],
  ])('%s', (_, text) => {
    expect(redact(text)).not.toContain('SECRET');
  });
});

// Each of these would take minutes, were it read anew from each of its parts.
test.each(['/', 'https://', 'eyJ-', 'eyJ.', 'a-.', 'Bearer ', 'x-functions-key ', 'sig', '?', '/a?b'])(
  'a text of %j alone is read to its end',
  (part) => {
    const text = part.repeat(300_000 / part.length);

    expect(redact(`${text} AccountKey=SECRET`)).not.toContain('SECRET');
  },
);

test('of a token, what stands around it stays', () => {
  expect(redact('key-eyJhbGciOi.e30.sig, then arm.example.com and eyJ. alone')).toBe(
    'key-[token], then arm.example.com and eyJ. alone',
  );
});

test('what tells people something stays', () => {
  const text =
    'The client does not have authorization over /subscriptions/1/resourceGroups/a. Is it there? See GET /api/runs.';

  expect(redact(text)).toBe(text);
  expect(redact('see https://arm/subscriptions/1/disks/a?x=1 now')).toBe(
    'see https://arm/subscriptions/1/disks/a?[query] now',
  );
});

test('a line of JSON stays one, whatever it quotes', () => {
  const said = { detail: 'no "https://arm/x?a=1", "/y?b=2", "AccountKey=k" and "sig=z"', after: 'kept' };

  expect(JSON.parse(redact(JSON.stringify(said)))).toMatchObject({ after: 'kept' });
});
