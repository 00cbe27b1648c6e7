import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRegistrations, registrationCode } from '../../packaging/read-registrations.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nightkeep-registrations-'));
  mkdirSync(join(root, 'functions'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A file of functions that registers by these lines. */
function aFile(name: string, lines: string): void {
  writeFileSync(join(root, 'functions', name), `import { app } from '@azure/functions';\n${lines}\n`);
}

describe('what the functions register', () => {
  test('is told in the order of their files, with the options and without the handler', async () => {
    aFile('late.ts', `app.timer('late', { schedule: '0 0 * * * *', handler: async () => {} });`);
    aFile(
      'early.ts',
      `for (const kind of ['a', 'b'] as const) app.storageQueue(kind, { queueName: kind, connection: 'C', handler: async () => {} });`,
    );

    expect(await readRegistrations(root)).toEqual([
      { path: 'functions/early.ts', method: 'storageQueue', name: 'a', options: { queueName: 'a', connection: 'C' } },
      { path: 'functions/early.ts', method: 'storageQueue', name: 'b', options: { queueName: 'b', connection: 'C' } },
      { path: 'functions/late.ts', method: 'timer', name: 'late', options: { schedule: '0 0 * * * *' } },
    ]);
  });

  test('is an error where an option would be lost', async () => {
    aFile('lost.ts', `app.http('lost', { route: 'x', extraInputs: () => [], handler: async () => ({}) });`);

    await expect(readRegistrations(root)).rejects.toThrow('lost: the option extraInputs cannot be written as JSON.');
  });

  test('is an error where a file throws', async () => {
    aFile('broken.ts', `throw new Error('not today');`);

    await expect(readRegistrations(root)).rejects.toThrow('not today');
  });
});

test('a registration is made again with another handler', () => {
  const registration = {
    path: 'functions/x.ts',
    method: 'http',
    name: 'x',
    options: { methods: ['GET'], route: 'a/{b}' },
  };

  expect(registrationCode(registration, 'later')).toBe(
    'app.http("x", { ...{"methods":["GET"],"route":"a/{b}"}, handler: later });\n',
  );
});
