import { describe, expect, test } from 'vitest';
import type { SetItem } from '../../shared/run/read/set-item.ts';
import { curlCallsOf } from '../docs/called-routes.ts';
import { allDocuments } from '../docs/documents.ts';
import { fleetOfSamples } from './support/sample-vms.ts';
import { openCloud } from './support/test-cloud.ts';

const app = await openCloud({ fleet: fleetOfSamples('web-01', 'legacy-01', 'museum-scans') });
const night = await app.tickToEnd();

const { body: restore } = await app.call<{ id: string }>('POST', '/api/restores', { body: { vm: 'web-01' } });
const { sets } = await app.get<{ sets: SetItem[] }>('/api/recovery-points?vm=web-01');

/** What the documents call by names and ids of their own, and what is there in this cloud. */
const PRESENT = [
  [/\bVM\b/g, 'web-01'],
  [/\bRUN\b/g, night.id],
  [/\bRESTORE\b/g, restore.id],
  [/\b8336030b\b/g, sets[0]?.id ?? ''],
  [/\bnortheurope\b/g, 'westeurope'],
  [/\b2026-11-2\dT09:40(?::00)?Z/g, new Date().toISOString()],
] as const;

function inThisCloud(text: string): string {
  return PRESENT.reduce((replaced, [shown, present]) => replaced.replaceAll(shown, present), text);
}

const calls = new Map(
  allDocuments()
    .flatMap(curlCallsOf)
    .map((call) => [`${call.method} ${call.path} ${call.body ?? ''}`.trim(), call]),
);

describe('every call that the documents show is answered', () => {
  test.each([...calls])('%s', async (_, { method, path, body, hasKey }) => {
    const { status, text } = await app.call(method, inThisCloud(path), {
      ...(hasKey ? {} : { key: null }),
      ...(body === undefined ? {} : { body: inThisCloud(body) }),
    });

    expect([200, 202], text).toContain(status);
  });

  test('and there are some', () => {
    expect(calls.size).toBeGreaterThan(25);
  });
});
