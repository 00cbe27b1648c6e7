import { describe, expect, test } from 'vitest';
import { renderPage } from '../../../shared/dashboard/frame.ts';
import { frontPage } from '../../../shared/dashboard/pages/front/front-page.ts';
import { withoutDirection } from '../../../shared/dashboard/parts/sentence.ts';
import type { FrontQuery } from '../../../shared/dashboard/read/arrange-coverage.ts';
import { readFront } from '../../../shared/dashboard/read/read-front.ts';
import type { Visitor } from '../../../shared/dashboard/visitor.ts';
import { DAY, HOUR, parseInstant } from '../../../shared/policy/instant.ts';
import type { DrillMemory } from '../../../shared/restore/drill/drill-memory.ts';
import { AzureError } from '../../../shared/run/azure-error.ts';
import type { CoverageRow } from '../../../shared/run/read/view-rows.ts';
import { aRun } from '../../contracts/records.ts';
import { type FakePorts, fakePorts } from '../../fakes/fake-ports.ts';
import { someSettings } from '../../run/world.ts';
import { HOSTILE_TEXTS } from '../hostile-texts.ts';
import { escaped, strangeMarkup } from './strange-markup.ts';

const NOW = parseInstant('2026-11-23T09:00:00Z');
const SUBSCRIPTION = '5a3c1f00-0000-4000-8000-0000000000a1';
const VISITOR: Visitor = { name: 'jane@example.com', mayWrite: true, csrf: 'token', signedInBy: 'entra' };
const EVERYTHING: FrontQuery = {
  text: '',
  state: '',
  subscription: '',
  group: '',
  policy: '',
  sort: 'worst',
  page: 1,
};

function aRow(name: string, fields: Partial<CoverageRow> = {}): CoverageRow {
  const vmId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/${name}`;
  return {
    asOf: NOW - HOUR,
    subscriptionId: SUBSCRIPTION,
    key: vmId.toLowerCase(),
    vmId,
    name,
    resourceGroup: 'web',
    state: 'protected',
    tag: 'nightly',
    policy: 'nightly',
    dueSince: NOW - 7 * HOUR,
    nextDueAt: NOW + 17 * HOUR,
    lastPointAt: NOW - 7 * HOUR,
    disks: [{ uniqueId: name, name: `${name}-os`, standing: 'protected', points: 3, lastScheduledFor: NOW - 7 * HOUR }],
    cause: 'Every disk has its point.',
    ...fields,
  };
}

async function portsWith(rows: readonly CoverageRow[]): Promise<FakePorts> {
  const ports = fakePorts();
  ports.clock.set(NOW);
  await ports.state.set('heartbeat', 'tick', { at: NOW, problems: [] });
  await ports.views.replaceScope(
    'coverage',
    SUBSCRIPTION,
    rows.map((value) => ({ key: value.key, value })),
  );
  return ports;
}

async function pageOf(ports: FakePorts, query: Partial<FrontQuery> = {}): Promise<string> {
  const front = await readFront(ports, someSettings(), { ...EVERYTHING, ...query });
  const frame = { title: 'Front', visitor: VISITOR, now: NOW, owner: 'owner-1', here: 'front' } as const;
  return renderPage(frame, frontPage(front));
}

/** The names in the grid, in order. */
function shownIn(page: string): readonly string[] {
  const grid = page.slice(page.indexOf('id="grid"'));
  return [...grid.matchAll(/<th scope="row"><a [^>]*><bdi>([^<]*)<\/bdi>/g)].map(([, name = '']) => name);
}

describe('the front page', () => {
  test('says first that all is well', async () => {
    const page = await pageOf(await portsWith([aRow('web-01'), aRow('web-02')]));

    expect(page).toMatch(/tone-good">\s*<h1><bdi>All 2 VMs are protected\.<\/bdi><\/h1>/);
    expect(page).not.toContain('Needs attention');
  });

  test('says what needs attention, the worst first, why, and what to do', async () => {
    const step = 'az tag update --operation Merge --tags snapshot-policy=nightly';
    const rows = [
      aRow('web-01'),
      aRow('old', { state: 'partly', cause: 'One disk is not protected.' }),
      aRow('bad', { state: 'problem', cause: 'The tag says nothing.', nextStep: step }),
    ];
    const page = await pageOf(await portsWith(rows));

    expect(page).toContain('tone-bad');
    expect(page.indexOf('The tag says nothing.')).toBeLessThan(page.indexOf('One disk is not protected.'));
    expect(page).toContain(`<code dir="ltr">${step}</code><button type="button" class="quiet" data-copy hidden>`);
  });

  test('says of a hundred that need attention the first eight, and where the others are', async () => {
    const rows = Array.from({ length: 100 }, (_, index) => aRow(`vm-${index}`, { state: 'problem', cause: 'Why.' }));
    const page = await pageOf(await portsWith(rows));
    const part = page.slice(page.indexOf('Needs attention'), page.indexOf('aria-label="Figures"'));

    expect(part.match(/<li>/g)).toHaveLength(8);
    expect(part).toContain('<a href="/api/dashboard?state=attention#coverage">92 more</a>');
  });

  test('says that the timer stopped, though every VM looks well', async () => {
    const ports = await portsWith([aRow('web-01')]);
    await ports.state.set('heartbeat', 'tick', { at: NOW - HOUR / 2, problems: [] });
    const page = await pageOf(ports);

    expect(page).toMatch(/tone-bad">\s*<h1><bdi>Nothing is known/);
    expect(page).toContain('The last tick ran 30 minutes ago');
  });

  test('says how to begin where no VM was seen', async () => {
    expect(await pageOf(await portsWith([]))).toContain('No VM has been seen yet');
  });

  test('shows the newest run with its progress, the last proven restore, orphans, holds and what tags say', async () => {
    const ports = await portsWith([
      aRow('web-01', {
        holds: [{ on: 'vm', name: 'web-01', reason: 'case 4711', since: NOW - 3 * DAY, points: 5 }],
        disks: [{ uniqueId: 'd', name: 'web-01-data', standing: 'protected', points: 1, differingTag: 'weekly' }],
      }),
      aRow('old', {
        state: 'orphan',
        disks: [{ uniqueId: 'o', name: 'old-os', standing: 'orphan', points: 7 }],
        orphanPoints: 7,
        orphanGib: 896,
      }),
      aRow('new', { state: 'unprotected', disks: [], nearMissKeys: ['SnapshotPolicy'] }),
    ]);
    const counts = { ...aRun().counts, creates: 4, prunes: 6, created: 3, pruned: 1 };
    await ports.runs.insert({ ...aRun(), state: 'running', counts });
    const memory = { vmKey: aRow('web-01').key, drillId: 'd', lastAt: NOW, outcome: 'succeeded', provenAt: NOW - DAY };
    await ports.state.set<DrillMemory>('drill', memory.vmKey, memory as DrillMemory);
    const page = await pageOf(ports);

    expect(page).toContain('max="10" value="4"></progress> 4 of 10');
    expect(page).toContain('1 VM proven, 0 never');
    expect(page).toContain('7 points');
    expect(page).toContain('of 1 disk, 896 GiB');
    expect(page).toContain('case 4711');
    expect(page).toContain('(3 days ago)');
    expect(page).toContain('SnapshotPolicy');
    expect(page).toContain('<code><bdi>weekly</bdi></code>');
  });

  test('stays small, whatever 2,000 VMs of as many subscriptions hold', async () => {
    const text = '🌙'.repeat(128);
    const keys = Array.from({ length: 50 }, (_, index) => `${text}${index}`);
    const rows = Array.from({ length: 2_000 }, (_, index) =>
      aRow(`vm-${index}`, {
        subscriptionId: `subscription-${index}`,
        resourceGroup: `${text.slice(0, 80)}${index}`,
        policy: `${text.slice(0, 120)}${index}`,
        tag: text,
        nearMissKeys: keys,
        holds: [{ on: 'disk', name: text, reason: text, points: 1 }],
      }),
    );
    const page = await pageOf(await portsWith(rows));

    expect(page.match(/<option /g)?.length).toBeLessThan(650);
    expect(page).toContain('<input name="subscription"');
    expect(Buffer.byteLength(page)).toBeLessThan(700_000);
  });

  test('says that nobody is told when the app stops', async () => {
    const front = await readFront(await portsWith([aRow('web-01')]), someSettings(), EVERYTHING);

    expect(`${await frontPage(front, { unheard: 'Nobody is told.' })}`).toContain('tone-warn">Nobody is told.');
  });

  test('says nothing of the tables where they cannot be read', async () => {
    const ports = await portsWith([aRow('web-01')]);
    await ports.state.set('heartbeat', 'tick', { at: NOW, problems: [] });
    const refuse = () => Promise.reject(new AzureError('no', { code: 'AuthorizationFailure', status: 403 }));
    const page = await pageOf({ ...ports, state: Object.assign(ports.state, { get: refuse, list: refuse }) });

    expect(page).toContain('Nothing is known: the storage account cannot be used.');
  });
});

describe('the grid', () => {
  const rows = [
    aRow('calm', { history: { until: '2026-11-23', marks: `${'-'.repeat(21)}tlmfpt-` } }),
    aRow('west', { history: { until: '2026-11-22', marks: 'tt' }, policy: 'weekly', resourceGroup: 'Office' }),
    aRow('ill', { state: 'problem', tag: 'nigthly', lastPointAt: NOW - 9 * DAY }),
  ];

  test('has a column for each of the last 28 days, and says each mark', async () => {
    const page = await pageOf(await portsWith(rows), { text: 'calm' });
    const days = [...page.matchAll(/<time datetime="(2026-\d\d-\d\d)">\d/g)].map(([, day]) => day);
    const says = [...page.matchAll(/role="img" aria-label="([^"]+)"/g)].map(([, text]) => text);

    expect([days.length, days[0], days.at(-1)]).toEqual([28, '2026-10-27', '2026-11-23']);
    expect(says.slice(20)).toEqual([
      'nothing expected',
      ...['taken', 'taken late', 'missing', 'failed', 'taken, pruned since', 'taken'],
      'nothing expected',
    ]);
  });

  test('puts each day of a zone that is behind under its own date', async () => {
    const page = await pageOf(await portsWith(rows), { sort: 'name' });
    const line = page.slice(page.indexOf('<bdi>west</bdi></a><span'));
    const cells = [...line.slice(0, line.indexOf('</tr>')).matchAll(/<td(?: class="day")?>(<span|<\/td>)/g)];

    expect(cells.slice(-3).map(([, next]) => next)).toEqual(['<span', '<span', '</td>']);
  });

  test.each<[Partial<FrontQuery>, readonly string[]]>([
    [{}, ['ill', 'calm', 'west']],
    [{ sort: 'name' }, ['calm', 'ill', 'west']],
    [{ sort: 'age' }, ['ill', 'calm', 'west']],
    [{ state: 'attention' }, ['ill']],
    [{ state: 'protected' }, ['calm', 'west']],
    [{ text: 'NIGTH' }, ['ill']],
    [{ text: 'office/w' }, ['west']],
    [{ group: 'off' }, ['west']],
    [{ policy: 'weekly' }, ['west']],
    [{ subscription: SUBSCRIPTION }, ['ill', 'calm', 'west']],
    [{ subscription: 'another' }, []],
  ])('asked for %j shows %j', async (query, names) => {
    expect(shownIn(await pageOf(await portsWith(rows), query))).toEqual(names);
  });

  test('has 50 VMs on a page, and links that keep the filter', async () => {
    const many = Array.from({ length: 120 }, (_, index) => aRow(`vm-${String(index).padStart(3, '0')}`));
    const ports = await portsWith(many);
    const page = await pageOf(ports, { text: 'vm-', page: 2 });

    expect(shownIn(page)).toHaveLength(50);
    expect(shownIn(page)[0]).toBe('vm-050');
    expect(page).toContain('51 to 100 of 120 VMs and disks');
    expect(page).toContain('href="/api/dashboard?text=vm-&amp;sort=worst&amp;page=3#coverage">Next →');
    expect(shownIn(await pageOf(ports, { page: 99 }))).toHaveLength(20);
  });
});

const HOSTILE = [...HOSTILE_TEXTS, '<!--', '</style>', 'a\r\nb\u0000c', '\u2066', '👩‍👩‍👧‍👦🔥'.repeat(21)];

describe.each(HOSTILE)('%j is shown as text', (text) => {
  const row = aRow('x', {
    name: text,
    resourceGroup: text,
    tag: text,
    policy: text,
    sentence: text,
    state: 'problem',
    cause: `It is ${text}.`,
    nextStep: `az tag ${text}`,
    subscriptionId: text,
    nearMissKeys: [text],
    holds: [{ on: 'disk', name: text, reason: text, points: 1 }],
    disks: [{ uniqueId: text, name: text, standing: 'protected', points: 1, differingTag: text }],
    orphanPoints: 1,
    orphanGib: 1,
  });

  test('on the front page, as every name, tag, reason and finding', async () => {
    const ports = await portsWith([row, { ...row, key: 'other', subscriptionId: 'other' }]);
    await ports.state.set('heartbeat', 'tick', { at: NOW, problems: [text] });
    const page = await pageOf(ports, { text, group: text, policy: text });

    expect(strangeMarkup(page)).toEqual([]);
    expect(page).toContain(`<bdi>${escaped(text)}</bdi>`);
    expect(page).toContain(`It is ${escaped(withoutDirection(text))}.`);
  });

  test('as the name of a visitor, the owner and the title', async () => {
    const ports = await portsWith([aRow('web-01')]);
    const front = await readFront(ports, someSettings(), EVERYTHING);
    const frame = { title: text, visitor: { ...VISITOR, name: text }, now: NOW, owner: text };
    const page = await renderPage(frame, frontPage(front));

    expect(strangeMarkup(page)).toEqual([]);
    expect(page).toContain(`<bdi>${escaped(text)}</bdi>`);
  });
});

test.each([
  '<p>a <img src="x"></p>',
  '<p onclick="x">',
  '<script>1</script>',
  '<p style="color:red">',
  '<a href="javascript:x">',
  '<a href=x>',
  'a < b',
])('the check of markup sees %s', (page) => {
  expect(strangeMarkup(page)).not.toEqual([]);
});
