import { expect, test } from 'vitest';
import { policyPage } from '../../../shared/dashboard/pages/policy.ts';
import { readPolicyPage } from '../../../shared/dashboard/read/read-policy-page.ts';
import { addVm, aWorld, tickAndDrain, type World } from '../../run/world.ts';

async function ask(tag: string, world: World = aWorld()) {
  const view = await readPolicyPage(world.ports, world.settings, tag, 100);
  return { view, page: String(policyPage(view)) };
}

test.each([
  ['nightly', 'A snapshot every day at 02:00 (UTC)', 'after 400 days'],
  ['2AM keep 14 days', 'In short: <code>nightly keep 14d</code>', '14 after 400 days'],
  ['nigthly', 'Did you mean <a href="/api/dashboard/policy?tag=nightly&amp;gib=100">', 'nothing of it is pruned'],
  ['nightly keep 4w', 'tag=nightly+keep+28d', 'tag=weekly+keep+4w'],
  ['off', 'Opted out', 'no snapshots'],
  ['nightly # until the audit', 'Note: <bdi>until the audit</bdi>', 'A snapshot every day'],
])('%s is answered', async (tag, ...expected) => {
  const { page } = await ask(tag);
  for (const text of expected) expect(page).toContain(text);
});

test('without a value the policies alone are listed, each with how many follow it, amended ones included', async () => {
  const world = aWorld();
  addVm(world, 'a', 'nightly');
  addVm(world, 'b', 'Nightly keep 14d');
  addVm(world, 'c', 'weekly');
  addVm(world, 'd', 'nigthly');
  addVm(world, 'e', null);
  await tickAndDrain(world);

  const { view } = await ask('', world);

  expect(view.answer).toBeUndefined();
  expect(view.policies.map(({ name, followers }) => [name, followers])).toEqual([
    ['hourly', 0],
    ['nightly', 2],
    ['weekly', 1],
  ]);
});

test('a year of points is drawn, and told in words and as a table', async () => {
  const { view, page } = await ask('hourly');
  if (view.answer?.kind !== 'policy') throw new Error('no policy');

  expect(view.answer.simulation.days).toHaveLength(400);
  expect(page).toMatch(/<svg [^>]*role="img" aria-label="A new disk has \d+ points after a day, at most \d+/);
  expect(page).toContain('At the end of');
  expect(page).toContain('<table class="calendar">');
});

test('what is left is told in money, at the price and churn of the settings', async () => {
  const world = aWorld({ cost: { pricePerGibMonth: 0.1, currency: 'EUR', dailyChurnPercent: 5 } });
  const { page } = await ask('nightly keep 7d', world);

  // Seven full points of 100 GiB at most; by the churn one full one and six of 5 GiB.
  expect(page).toContain('about 13.00 EUR, at most 70.00 EUR a month, for a full disk of 100 GiB of which 5 % change');
});

test.each(['every 1h keep last 440', 'every 1h keep 48h 30d 52w 60m 7y tz America/New_York'])(
  '%s is answered within a second of the processor and 1 MB',
  async (tag) => {
    // Other processes on the machine do not count.
    const begun = process.cpuUsage();
    const { page } = await ask(tag);

    const { user, system } = process.cpuUsage(begun);

    expect(user + system).toBeLessThan(1_000_000);
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  },
);
