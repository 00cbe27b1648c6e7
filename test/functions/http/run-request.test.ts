import { HttpRequest } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { BadRequest } from '../../../functions/http/problem.ts';
import { readRunRequest } from '../../../functions/http/run-request.ts';

function post(query: Readonly<Record<string, string>>, body?: unknown): HttpRequest {
  return new HttpRequest({
    method: 'POST',
    url: 'https://app.example/api/runs',
    query: { ...query },
    ...(body === undefined ? {} : { body: { string: typeof body === 'string' ? body : JSON.stringify(body) } }),
  });
}

async function mistakesOf(query: Readonly<Record<string, string>>, body?: unknown): Promise<readonly string[]> {
  const error = await readRunRequest(post(query, body), { timeZone: 'UTC' }).catch((thrown: unknown) => thrown);
  if (!(error instanceof BadRequest)) throw new Error(`expected a refusal, got ${JSON.stringify(error)}`);
  return error.errors.map(({ field }) => field);
}

describe('what a call means', () => {
  test('nothing at all is what the timer would do, prunes included', async () => {
    expect(await readRunRequest(post({}), { timeZone: 'UTC' })).toEqual({
      when: 'due',
      keepFor: { count: 7, unit: 'd' },
      prune: true,
      dryRun: false,
      waitSeconds: 0,
    });
  });

  test('a target makes it now, without prunes', async () => {
    const request = await readRunRequest(
      post({}, { target: { vm: 'web01' }, keepFor: '3d', reason: 'before the upgrade' }),
      { timeZone: 'UTC' },
    );

    expect(request).toMatchObject({
      target: { vm: 'web01' },
      when: 'now',
      prune: false,
      keepFor: { count: 3, unit: 'd' },
      reason: 'before the upgrade',
    });
  });

  test('the same can be said in the query, for curl', async () => {
    const request = await readRunRequest(post({ vm: 'web01,web02', keepFor: '12h', wait: '30', dryRun: 'true' }), {
      timeZone: 'UTC',
    });

    expect(request).toMatchObject({
      target: { vm: ['web01', 'web02'] },
      keepFor: { count: 12, unit: 'h' },
      waitSeconds: 30,
      dryRun: true,
    });
  });

  test('everything at once is said with "all"', async () => {
    expect(await readRunRequest(post({}, { target: 'all', when: 'now' }), { timeZone: 'UTC' })).toMatchObject({
      target: 'all',
      when: 'now',
    });
  });
});

describe('what is refused, with the field', () => {
  test.each([
    [{}, '{"target":', ['body']],
    [{}, '[]', ['body']],
    [{}, { target: { vm: 'a' }, keepfor: '3d' }, ['keepfor']],
    [{}, { target: {} }, ['target']],
    [{}, { target: 'everything' }, ['target']],
    [{}, { when: 'now' }, ['target']],
    [{}, { target: { vm: 'a' }, keepFor: '5' }, ['keepFor']],
    [{}, { target: { vm: 'a' }, keepFor: '30m' }, ['keepFor']],
    [{}, { target: { vm: 'a' }, keepFor: '4000d' }, ['keepFor']],
    [{}, { keepFor: '3d' }, ['keepFor']],
    [{}, { prune: 'yes' }, ['prune']],
    [{}, { policies: { policies: {} } }, ['policies']],
    [{ vm: 'a' }, { target: { vm: 'b' } }, ['target']],
    [{ vm: 'a', target: 'all' }, undefined, ['query.target']],
    [{ vmm: 'a' }, undefined, ['query.vmm']],
    [{ wait: '101' }, undefined, ['query.wait']],
    [{ dryRun: 'perhaps' }, undefined, ['query.dryRun']],
  ] as const)('%j %j', async (query, body, fields) => {
    expect(await mistakesOf(query, body)).toEqual(fields);
  });

  test('several mistakes are told at once', async () => {
    expect(await mistakesOf({}, { when: 'now', keepFor: 'long' })).toEqual(['keepFor', 'target']);
  });

  test('a body over 256 KiB', async () => {
    expect(await mistakesOf({}, `{"reason":"${'x'.repeat(300_000)}"}`)).toEqual(['body']);
  });
});
