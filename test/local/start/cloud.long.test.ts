import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startCloud } from '../../../local/cloud.ts';
import { sampleFleet } from '../../../local/fleet/sample-fleet.ts';

const root = fileURLToPath(new URL('../host/fixture-app', import.meta.url));
const fleet = sampleFleet(Date.parse('2026-11-23T05:50:00Z'));

test('the app finds identity, ARM and storage by its settings alone, and nothing is left once it is closed', async () => {
  const cloud = await startCloud({ fleet, root, timers: false });
  const reply = await fetch(`${cloud.host.url}/api/subscriptions`);
  const { value } = (await reply.json()) as { value: { displayName: string }[] };
  await cloud.close();

  expect(value.map(({ displayName }) => displayName)).toEqual(['Contoso Production', 'Contoso Development']);
  await expect(fetch(cloud.host.url)).rejects.toThrow();
  await expect(fetch(cloud.azurite.tableUrl)).rejects.toThrow();
  await expect(fetch(cloud.identity.url)).rejects.toThrow();
  expect(existsSync(cloud.caPath)).toBe(false);
}, 60_000);

test('an app that does not load ends the whole cloud, with its message', async () => {
  const missing = fileURLToPath(new URL('.', import.meta.url));

  await expect(startCloud({ fleet, root: missing })).rejects.toThrow(/host\.json/);
}, 60_000);
