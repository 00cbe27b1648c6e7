import type { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { app, loadedLate } from '../../packaging/late-functions.ts';

const CONTEXT = {} as InvocationContext;

test('a function is loaded by its first call, and then called with all that the host gives', async () => {
  const calls: unknown[] = [];
  const load = async () => app.http('asked', { handler: (...given) => calls.push(given) });
  const handler = loadedLate('asked', load);
  expect(calls).toEqual([]);

  expect(await handler('request', CONTEXT)).toBe(1);
  expect(await handler('another', CONTEXT)).toBe(2);

  expect(calls).toEqual([
    ['request', CONTEXT],
    ['another', CONTEXT],
  ]);
});

test.each(['http', 'storageQueue', 'timer'] as const)(
  'a function of one file is told from the others (%s)',
  async (kind) => {
    const load = async () => {
      app[kind](`${kind}One`, { handler: () => 'one' });
      app[kind](`${kind}Other`, { handler: () => 'other' });
    };

    expect(await loadedLate(`${kind}Other`, load)('', CONTEXT)).toBe('other');
    expect(await loadedLate(`${kind}One`, load)('', CONTEXT)).toBe('one');
  },
);

test('a file that cannot be loaded, or registers no such function, is an error of each call', async () => {
  const broken = loadedLate('broken', () => Promise.reject(new Error('no such chunk')));
  await expect(broken('', CONTEXT)).rejects.toThrow('no such chunk');

  const empty = loadedLate('empty', async () => undefined);
  await expect(empty('', CONTEXT)).rejects.toThrow('The file of the function empty does not register it.');
});
