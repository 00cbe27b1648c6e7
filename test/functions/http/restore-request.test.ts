import { HttpRequest } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { BadRequest } from '../../../functions/http/problem.ts';
import { readRestoreRequest } from '../../../functions/http/restore-request.ts';
import { readDocument } from '../../docs/documents.ts';

function post(body: unknown): HttpRequest {
  return new HttpRequest({
    method: 'POST',
    url: 'https://app.example/api/restores',
    body: { string: typeof body === 'string' ? body : JSON.stringify(body) },
  });
}

async function mistakesOf(body: unknown): Promise<readonly string[]> {
  const error = await readRestoreRequest(post(body)).catch((thrown: unknown) => thrown);
  if (!(error instanceof BadRequest)) throw new Error(`expected a refusal, got ${JSON.stringify(error)}`);
  return error.errors.map(({ field }) => field);
}

describe('a call to restore', () => {
  test('of a VM by an instant is unprotected, whole and carried out unless it says otherwise', async () => {
    expect(await readRestoreRequest(post({ vm: 'web-01', at: '2026-11-23T10:40+01:00' }))).toEqual({
      filter: { vm: 'web-01', at: Date.UTC(2026, 10, 23, 9, 40) },
      allowIncomplete: false,
      protect: false,
      dryRun: false,
    });
  });

  test('may say all there is to say', async () => {
    const fields = { resourceGroup: 'rescue-(1)', region: 'West Europe', reason: 'a lost file', by: 'jane' };
    const flags = { allowIncomplete: true, protect: true, dryRun: true };
    const body = { set: 'abc', vm: 'web', disks: ['web-01-os'], into: 'new-disks', ...fields, ...flags };

    expect(await readRestoreRequest(post(body))).toEqual({
      filter: { set: 'abc', vm: 'web' },
      disks: ['web-01-os'],
      ...fields,
      ...flags,
    });
  });

  test.each([
    ['nothing', {}, ['body']],
    ['a point and more', { point: 'x', disk: 'y' }, ['point']],
    ['an instant for a set', { set: 'x', at: '2026-11-23' }, ['at']],
    ['words for an instant', { vm: 'x', at: 'last night' }, ['at']],
    ['a day that is none', { vm: 'x', at: '2026-02-30' }, ['at']],
    ['a path for a group', { vm: 'x', resourceGroup: '../y' }, ['resourceGroup']],
    ['quotes in a group', { vm: 'x', resourceGroup: 'a"&b' }, ['resourceGroup']],
    ['a group that ends in a dot', { vm: 'x', resourceGroup: 'a.' }, ['resourceGroup']],
    ['no disks', { vm: 'x', disks: [] }, ['disks']],
    ['an unknown field and a wrong type', { vm: 'x', dry: true, protect: 'yes' }, ['protect', 'dry']],
  ])('with %s is refused at its field', async (_, body, fields) => {
    expect(await mistakesOf(body)).toEqual(fields);
  });

  test.each(['docs/restore.md', 'docs/http.md', 'README.md'])('is understood as %s shows it', async (path) => {
    const calls = readDocument(path).text.matchAll(/curl [^\n]*\/api\/restores -d '([^']+)'/g);
    const bodies = [...calls].map(([, body = '']) => body);

    expect(bodies.length).toBeGreaterThan(0);
    for (const body of bodies) expect(await readRestoreRequest(post(body))).toHaveProperty('filter');
  });
});
