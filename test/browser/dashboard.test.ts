import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import { StorageClients } from '../../shared/azure/storage-clients.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { TableViewStore } from '../../shared/azure/table-view-store.ts';
import type { CoverageRow } from '../../shared/run/read/view-rows.ts';
import type { Heartbeat } from '../../shared/run/records.ts';
import { HOSTILE_TEXTS } from '../dashboard/hostile-texts.ts';
import { openCloud } from '../e2e/support/test-cloud.ts';
import { openBrowser } from './support/browser.ts';
import { shownPages, signIn } from './support/pages.ts';
import { violationsOn, watchPages } from './support/watched-pages.ts';

const SECRET = 'a secret of the dashboard';
const app = await openCloud({
  fleet: sampleFleet(Date.now()),
  settings: { NIGHTKEEP_DASHBOARD: 'write', NIGHTKEEP_DASHBOARD_SECRET: SECRET },
});
const browser = await openBrowser();
afterAll(() => browser.close());

/** What the browser complained about in the running test; a test that provokes it takes it out. */
const faults: string[] = [];
const opened: BrowserContext[] = [];
afterEach(async () => {
  for (const context of opened.splice(0)) await context.close();
  expect(faults.splice(0)).toEqual([]);
});

async function open(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await watchPages(browser, app.host.url, faults, options);
  opened.push(context);
  return context;
}

let session: Awaited<ReturnType<BrowserContext['storageState']>>;
let pages: ReadonlyMap<string, string>;

beforeAll(async () => {
  await app.tickToEnd();
  const context = await open();
  const page = await context.newPage();
  await signIn(page, SECRET);
  session = await context.storageState();
  pages = await shownPages(page);
});

/** A page of somebody who is signed in, by its name or path. */
async function visit(wanted: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await open({ storageState: session, ...options });
  const page = await context.newPage();
  await page.goto(pages.get(wanted) ?? wanted);
  return page;
}

/** The tables behind the app. */
function storage(): StorageClients {
  return new StorageClients(app.cloud.settings, { getToken: async () => null });
}

const NAMES = [
  'front',
  'front-filtered',
  'runs',
  'run',
  'vm',
  'vm-problem',
  'disk',
  'policy',
  'policy-mistyped',
] as const;

test('every page has a test', () => {
  expect([...pages.keys()]).toEqual(NAMES);
  expect([...pages.values()].every((path) => path.startsWith('/api/dashboard'))).toBe(true);
});

test('the rules of WCAG can be broken, in light and in dark', async () => {
  const page = await visit('runs');

  for (const [colorScheme, color] of [
    ['light', '#eeeeee'],
    ['dark', '#222222'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(`document.querySelector('h1').style.color = '${color}'`);
    expect(await violationsOn(page), colorScheme).toEqual([expect.stringMatching(/^color-contrast: <h1/)]);
  }
});

describe.each(NAMES)('the page %s', (name) => {
  test('breaks no rule of WCAG, in light and dark', async () => {
    const page = await visit(name);

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsOn(page), colorScheme).toEqual([]);
    }
  });

  test('is no wider than a phone, and says as much without a script', async () => {
    const page = await visit(name, { viewport: { width: 390, height: 844 } });
    const without = await visit(name, { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(timeless(await without.textContent('main'))).toBe(timeless(await page.textContent('main')));
  });
});

/** Without how long ago things were, which differs from second to second. */
function timeless(text: string | null): string | undefined {
  return text?.replaceAll(/\((now|(in )?\d+ (s|min|h|days)( ago)?)\)/g, '');
}

describe('what the pages tell', () => {
  test('the front page: the verdict first, and every VM with its state', async () => {
    const page = await visit('front');

    expect(await page.locator('h1').textContent()).toMatch(/need.? attention/);
    for (const name of ['web-01', 'build-01', 'kiosk-01', 'museum-scans']) {
      expect(await page.locator('table.grid').getByText(name, { exact: true }).count(), name).toBe(1);
    }
  });

  test('the front page is filtered as one types, and by the button without a script', async () => {
    const page = await visit('front');
    const rows = page.locator('table.grid tbody tr');

    await page.getByLabel('Name or tag').pressSequentially('sql');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.locator('th').allTextContents()).toEqual(['sql-01database', 'sql-02database']);

    const without = await visit('front', { javaScriptEnabled: false });
    await without.getByLabel('Name or tag').fill('sql');
    await without.getByRole('button', { name: 'Show' }).click();
    await without.waitForURL('**text=sql**');
    expect(await without.locator('table.grid tbody tr').count()).toBe(2);
  });

  test('the front page says that nothing is known once the timer has stopped, and why', async () => {
    const state = new TableStateStore(storage());
    const beat = await state.get<Heartbeat>('heartbeat', 'tick');
    if (beat === undefined) throw new Error('no heartbeat');
    await state.set<Heartbeat>('heartbeat', 'tick', { ...beat.value, at: Date.now() - 30 * 60_000 });
    const page = await visit('front');
    await state.set<Heartbeat>('heartbeat', 'tick', { ...beat.value, at: Date.now() });

    expect(await page.locator('h1').textContent()).toMatch(
      /^Nothing is known since .*: the timer stopped 30 minutes ago\.$/,
    );
    expect(await page.textContent('main')).toMatch(/The last tick ran 30 minutes ago/);
    expect(await violationsOn(page)).toEqual([]);
  });

  test('the simulator of retention: what a tag means, and what a year of it leaves', async () => {
    const page = await visit('/api/dashboard/policy');

    await page.getByLabel('Value of the tag').fill('nightly 14d');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL('**tag=nightly*');

    expect(await page.textContent('main')).toMatch(/In short: nightly keep 14d/);
    expect(await page.locator('main svg').count()).toBe(1);
    expect(await page.getByText('14 points, and why each is kept').count()).toBe(1);
  });

  test('a mistyped tag: what was meant, a click away', async () => {
    const page = await visit('policy-mistyped');

    await page.getByRole('link', { name: 'nightly', exact: true }).first().click();

    await page.waitForURL('**tag=nightly');
    expect(await page.getByText('Not understood').count()).toBe(0);
  });
});

describe('from a form', () => {
  test('points are taken now, and the run is followed to its end', async () => {
    const page = await visit('vm');
    const before = (await app.snapshots()).length;

    const form = page.locator('form[action$="act/run"]');
    await form.getByLabel('Reason').fill('before the upgrade');
    await form.getByRole('button', { name: 'Take points now' }).click();
    await page.waitForURL('**/run?id=*');
    expect(await page.locator('main[data-live] progress').count()).toBe(1);
    expect(await violationsOn(page)).toEqual([]);
    await app.finish(runOn(page));

    await page.locator('.run-succeeded').waitFor();
    expect(await page.locator('main[data-live]').count()).toBe(0);
    expect(await page.textContent('main')).toMatch(/before the upgrade/);
    expect((await app.snapshots()).length).toBe(before + 2);
  });

  test('a dry run shows the plan, and changes nothing', async () => {
    const page = await visit('vm');
    const before = (await app.snapshots()).length;

    await page.getByRole('button', { name: 'Show it as a dry run' }).first().click();
    await page.waitForURL('**/run?id=*');
    await app.finish(runOn(page));

    await page.getByRole('heading', { name: 'The plan' }).waitFor();
    expect(await page.textContent('main')).toMatch(/It would make 2 points[\s\S]*Nothing was changed/);
    expect(await violationsOn(page)).toEqual([]);
    expect((await app.snapshots()).length).toBe(before);
  });

  test('a hold is set, shown and lifted', async () => {
    const held = async () =>
      (await app.snapshots()).filter(
        ({ tags }) => tags?.['nightkeep-hold'] !== undefined && tags['nightkeep-vm'] === 'dev-green/dev-02',
      ).length;
    const vm = '/api/dashboard/vm?id=dev-green%2Fdev-02';
    const page = await visit(vm);

    const hold = page.locator('form[action$="act/hold"]');
    await hold.getByLabel('Reason').fill('the case of 4711');
    await hold.getByRole('button', { name: 'Hold' }).click();
    await page.waitForURL('**/run?id=*');
    await app.finish(runOn(page));
    expect(await held()).toBeGreaterThan(5);
    await page.goto(vm);
    expect(await page.textContent('main')).toMatch(/On hold[\s\S]*the case of 4711/);
    expect(await violationsOn(page)).toEqual([]);

    const lift = page.locator('form[action$="act/lift"]');
    await lift.getByLabel('Reason').fill('the case is closed');
    await lift.getByRole('button', { name: 'Lift the holds' }).click();
    await page.waitForURL('**/run?id=*');
    await app.finish(runOn(page));
    expect(await held()).toBe(0);
    await page.goto(vm);
    expect(await page.getByRole('heading', { name: 'On hold' }).count()).toBe(0);
  });

  test('what cannot be read is told beside its field, and nothing is done', async () => {
    const page = await visit('vm');

    const form = page.locator('form[action$="act/run"]');
    await form.getByLabel('Keep for').fill('for ever');
    await form.getByRole('button', { name: 'Take points now' }).click();

    await page.getByRole('alert').waitFor();
    expect(await page.locator('[name=keepFor][aria-invalid=true]').inputValue()).toBe('for ever');
    expect(await violationsOn(page)).toEqual([]);
    expect(faults.splice(0)).toEqual([expect.stringContaining('400')]);
  });
});

function runOn(page: Page): string {
  return new URL(page.url()).searchParams.get('id') ?? '';
}

describe('who comes', () => {
  test('is asked for the secret, sees nothing before, and comes back to the page that was wanted', async () => {
    const page = await (await open()).newPage();

    await page.goto('/api/dashboard/runs');
    expect(new URL(page.url()).pathname).toBe('/api/dashboard/sign-in');
    expect(await page.textContent('body')).not.toMatch(/web-01|local/);
    expect(await violationsOn(page)).toEqual([]);
    await page.getByLabel('The secret of the dashboard').fill(SECRET);
    await page.keyboard.press('Enter');

    await page.waitForURL('**/api/dashboard/runs');
  });

  test('with a wrong secret is refused', async () => {
    const page = await (await open()).newPage();

    await signIn(page, 'another secret altogether');

    expect(await page.getByRole('alert').textContent()).toBe('That is not the secret.');
    expect(faults.splice(0)).toEqual([expect.stringContaining('401')]);
  });

  test('has a session that no script can read, and that ends at sign-out', async () => {
    const page = await visit('front');

    expect(await page.evaluate('document.cookie')).toBe('');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/api/dashboard' });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await page.goto('/api/dashboard');
    expect(new URL(page.url()).pathname).toBe('/api/dashboard/sign-in');
  });
});

test('by keyboard the first stop leads to the content, and every stop can be seen', async () => {
  const page = await visit('front');

  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
  expect(await page.locator('.skip').boundingBox()).toMatchObject({ y: expect.toSatisfy((y: number) => y >= 0) });
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('content');
  const stops: string[] = [];
  for (let stop = 0; stop < 60; stop++) {
    await page.keyboard.press('Tab');
    const [element, outline] = await page.evaluate<readonly [string, string]>(
      '[document.activeElement.outerHTML.slice(0, 200), getComputedStyle(document.activeElement).outlineStyle]',
    );
    if (element.startsWith('<body')) break;
    expect(outline, element).not.toBe('none');
    stops.push(element);
  }
  expect(stops.length).toBeGreaterThan(10);
});

test('the Content-Security-Policy lets no script run that is not the app’s own', async () => {
  const page = await visit('front');

  await page.evaluate(`
    document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.ran = true">');
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);`);
  await page.waitForTimeout(200);

  expect(await page.evaluate('"ran" in window')).toBe(false);
  expect(faults.splice(0).join('\n')).toMatch(/Content Security Policy/);
});

describe('hostile texts', () => {
  const subscriptionId = '00000000-0000-4000-8000-00000000000e';
  const keyOf = (index: number) => `/subscriptions/${subscriptionId}/vm/${index}`;

  beforeAll(async () => {
    const rows = HOSTILE_TEXTS.map((text, index) => ({ key: keyOf(index), value: hostileRow(keyOf(index), text) }));
    await new TableViewStore(storage()).putRows('coverage', subscriptionId, rows);
  });

  test.each(HOSTILE_TEXTS.map((text, index) => [text, index] as const))('%s is shown as text', async (text, index) => {
    const { body } = await app.call<{ id: string }>('POST', '/api/runs', {
      body: { target: { vm: 'web/web-01' }, dryRun: true, reason: text },
    });
    const vm = `vm?${new URLSearchParams({ id: keyOf(index) }).toString()}`;
    const policy = `policy?${new URLSearchParams({ tag: text.slice(0, 250) }).toString()}`;
    const page = await visit(`/api/dashboard?subscription=${subscriptionId}`);

    for (const path of ['', vm, `run?id=${body.id}`, policy]) {
      if (path !== '') await page.goto(`/api/dashboard/${path}`);
      const isTyped = path === policy;
      const shown = isTyped ? await page.getByLabel('Value of the tag').inputValue() : await page.textContent('body');
      const ways = isTyped ? [text.slice(0, 250)] : [text, withMarksShown(text)];
      expect(
        ways.some((way) => shown?.includes(way)),
        `${path}: ${shown}`,
      ).toBe(true);
      expect(
        await page.evaluate(
          'document.querySelectorAll("main script, main img, main [onerror], main [onmouseover]").length',
        ),
      ).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), path).toBe(true);
    }
  });

  /** Where marks of direction could turn a sentence around, they stand as their code. */
  function withMarksShown(text: string): string {
    return text.replaceAll('\u202E', '⟨U+202E⟩').replaceAll('\u202C', '⟨U+202C⟩');
  }

  function hostileRow(key: string, text: string): CoverageRow {
    return {
      asOf: Date.now(),
      subscriptionId,
      key,
      vmId: key,
      name: text,
      resourceGroup: text,
      state: 'problem',
      tag: text,
      policy: text,
      sentence: text,
      lastPointAt: Date.now(),
      nearMissKeys: [text],
      holds: [{ on: 'disk', name: text, reason: text, points: 1 }],
      disks: [{ uniqueId: text, diskId: text, name: text, standing: text, why: text, points: 1, differingTag: text }],
      cause: text,
      nextStep: text,
    };
  }
});
