import { expect, onTestFinished, test } from 'vitest';
import { AppClient } from '../../../local/start/app-client.ts';
import { followFirstRun } from '../../../local/start/follow-run.ts';
import { serveHttp } from '../../support/loopback.ts';

/** An app that answers each path with its replies one after the other, the last of them for ever; null is a 404. */
async function anApp(replies: Readonly<Record<string, readonly unknown[]>>): Promise<AppClient> {
  const left = new Map(Object.entries(replies).map(([path, bodies]) => [path, [...bodies]]));
  const { url, close } = await serveHttp((request, response) => {
    const bodies = left.get(request.url ?? '') ?? [null];
    const body = bodies.length > 1 ? bodies.shift() : bodies[0];
    const isTick = request.url === '/admin/functions/tick' && request.headers['x-functions-key'] === 'm';
    response.writeHead(isTick ? 202 : body === null ? 404 : 200).end(JSON.stringify(body));
  });
  onTestFinished(close);
  return new AppClient({ url, keys: { master: 'm', host: 'h', functions: {} } });
}

test('a run is followed from its planning to its end', async () => {
  const states = ['planning', 'running', 'succeeded'];
  const client = await anApp({
    '/api/runs?limit=1': [{ items: [] }, { items: [{ id: 'r 1' }] }],
    '/api/health/detail': [{ state: 'stale' }],
    '/api/runs/r%201': states.map((state) => ({ id: 'r 1', state })),
  });
  const seen: string[] = [];

  const outcome = await followFirstRun(client, ({ state }) => seen.push(state));

  expect(outcome).toMatchObject({ kind: 'ended', run: { state: 'succeeded' } });
  expect(seen).toEqual(states);
});

test('a heartbeat without a run means that nothing was due', async () => {
  const client = await anApp({
    '/api/runs?limit=1': [{ items: [] }],
    '/api/health/detail': [{ state: 'ok', lastTickAt: '2026-11-23T05:50:00Z' }],
  });

  expect(await followFirstRun(client, () => undefined)).toEqual({ kind: 'nothing-due', problems: [] });
});

test('a run that the app removes because its plans hold nothing leaves the problems that were seen', async () => {
  const client = await anApp({
    '/api/runs?limit=1': [{ items: [{ id: 'r1' }] }],
    '/api/runs/r1': [{ id: 'r1', state: 'running', problems: [{ message: 'a near-miss key' }] }, null],
  });

  expect(await followFirstRun(client, () => undefined)).toEqual({
    kind: 'nothing-due',
    problems: [{ message: 'a near-miss key' }],
  });
});
