import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import { openCloud } from '../e2e/support/test-cloud.ts';
import { openBrowser } from './support/browser.ts';
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
afterEach(() => expect(faults.splice(0)).toEqual([]));

async function open(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return watchPages(browser, app.host.url, faults, options);
}

async function signIn(page: Page, secret = SECRET): Promise<void> {
  await page.goto('/api/dashboard');
  await page.getByLabel('The secret of the dashboard').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

let session: Awaited<ReturnType<BrowserContext['storageState']>>;

beforeAll(async () => {
  await app.tickToEnd();
  const context = await open();
  await signIn(await context.newPage());
  session = await context.storageState();
  await context.close();
});

/** A page of somebody who is signed in. */
async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await open({ storageState: session, ...options });
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

describe('who comes', () => {
  test('is asked for the secret, sees nothing before, and comes back to the page that was wanted', async () => {
    const page = await (await open()).newPage();

    await page.goto('/api/dashboard?state=overdue');
    expect(new URL(page.url()).pathname).toBe('/api/dashboard/sign-in');
    expect(await page.textContent('body')).not.toMatch(/web-01|local/);
    await page.getByLabel('The secret of the dashboard').fill(SECRET);
    await page.keyboard.press('Enter');

    await page.waitForURL('**/api/dashboard?state=overdue');
  });

  test('with a wrong secret is refused', async () => {
    const page = await (await open()).newPage();

    await signIn(page, 'another secret altogether');

    expect(await page.getByRole('alert').textContent()).toBe('That is not the secret.');
    expect(faults.splice(0)).toEqual([expect.stringContaining('401')]);
  });

  test('has a session that no script can read, and that ends at sign-out', async () => {
    const page = await visit('/api/dashboard');

    expect(await page.evaluate('document.cookie')).toBe('');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/api/dashboard' });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    await page.goto('/api/dashboard');
    expect(new URL(page.url()).pathname).toBe('/api/dashboard/sign-in');
  });
});

const PAGES = ['/api/dashboard', '/api/dashboard/no-such-page'] as const;

describe.each(PAGES)('%s', (path) => {
  const isMissing = path.endsWith('no-such-page');
  afterEach(() => {
    if (isMissing) expect(faults.splice(0).filter((fault) => !fault.includes('404'))).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('breaks no rule of WCAG in %s', async (colorScheme) => {
    const page = await visit(path, { colorScheme });

    expect(await violationsOn(page)).toEqual([]);
  });

  test('is no wider than a phone', async () => {
    const page = await visit(path, { viewport: { width: 390, height: 844 } });

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });

  test('says the same without a script', async () => {
    const without = await visit(path, { javaScriptEnabled: false });

    expect(await without.title()).toMatch(/ · Nightkeep$/);
    expect((await without.textContent('main'))?.trim()).not.toBe('');
  });
});

describe('by keyboard', () => {
  test('the first stop leads to the content, and every stop can be seen', async () => {
    const page = await visit('/api/dashboard');

    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    expect(await page.locator('.skip').boundingBox()).toMatchObject({ y: expect.toSatisfy((y: number) => y >= 0) });
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    const stops: unknown[] = [];
    for (let stop = 0; stop < 40; stop++) {
      await page.keyboard.press('Tab');
      const [name, outline] = await page.evaluate<readonly [string, string]>(
        '[document.activeElement.outerHTML.slice(0, 200), getComputedStyle(document.activeElement).outlineStyle]',
      );
      if (name.startsWith('<body')) break;
      expect(outline, name).not.toBe('none');
      stops.push(name);
    }
    expect(stops.length).toBeGreaterThan(0);
  });
});

describe('the Content-Security-Policy', () => {
  test('lets no script run that is not the app’s own', async () => {
    const page = await visit('/api/dashboard');

    await page.evaluate(`
      document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.ran = true">');
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);`);
    await page.waitForTimeout(200);

    expect(await page.evaluate('"ran" in window')).toBe(false);
    expect(faults.splice(0).join('\n')).toMatch(/Content Security Policy/);
  });
});
