import { describe, expect, test } from 'vitest';
import { allDocuments, blocksOf } from '../docs/documents.ts';
import { dueDaily, fleetOf, nightsBefore } from './support/fleet.ts';
import { openCloud } from './support/test-cloud.ts';

const app = await openCloud({
  fleet: fleetOf({ name: 'web', tags: { 'snapshot-policy': dueDaily('3d') }, nights: nightsBefore(3) }),
});
const night = await app.tickToEnd();

const { body: restore } = await app.call<{ id: string }>('POST', '/api/restores', { body: { vm: 'web' } });

/**
 * Calls as the documents of operation show them: `curl` with `$URL` and `$KEY`, over VMs called VM, runs called RUN, restores
 * called RESTORE, and an instant of 2026 for one since which there has been a point.
 */
const calls = allDocuments().flatMap((document) =>
  blocksOf(document)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n').filter((line) => line.startsWith('curl ') && line.includes('"$URL/'))),
);

describe('every call that the documents of operation show is answered', () => {
  test.each([...new Set(calls)])('%s', async (line) => {
    const [, method = 'GET'] = /-X (\w+)/.exec(line) ?? [];
    const [, path = ''] = /"\$URL([^"]*)"/.exec(line) ?? [];
    const [, body] = /-d '([^']*)'/.exec(line) ?? [];
    const key = line.includes('"x-functions-key: $KEY"') ? {} : { key: null };
    const named = (text: string) =>
      text
        .replaceAll(/\bVM\b/g, 'web')
        .replaceAll(/\bRUN\b/g, night.id)
        .replaceAll(/\bRESTORE\b/g, restore.id)
        .replaceAll('2026-11-23T09:40:00Z', new Date().toISOString());

    const { status, text } = await app.call(method, named(path), {
      ...key,
      ...(body === undefined ? {} : { body: named(body) }),
    });

    expect([200, 202], text).toContain(status);
  });

  test('and there are some', () => {
    expect(calls.length).toBeGreaterThan(6);
  });
});
