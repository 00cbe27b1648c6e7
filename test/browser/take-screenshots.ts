import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startCloud } from '../../local/cloud.ts';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import { AppClient } from '../../local/start/app-client.ts';
import { followFirstRun } from '../../local/start/follow-run.ts';
import { openBrowser } from './support/browser.ts';
import { shownPages, signIn } from './support/pages.ts';

// npm run screenshots: pictures of every page over the sample fleet, light, dark and on a phone, in .local/screenshots. With
// `-- --docs` those of docs/dashboard.md are taken again too.

const FOLDER = resolve(import.meta.dirname, '../../.local/screenshots');
const DOCS = resolve(import.meta.dirname, '../../docs/screenshots');
const isForDocs = process.argv.includes('--docs');
const SECRET = 'a secret for the screenshots';

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', isMobile: true, hasTouch: true },
};

async function main(): Promise<void> {
  const cloud = await startCloud({
    fleet: sampleFleet(Date.now()),
    timers: false,
    settings: {
      NIGHTKEEP_DASHBOARD: 'write',
      NIGHTKEEP_DASHBOARD_SECRET: SECRET,
      NIGHTKEEP_ALERT_EMAIL: 'operations@contoso.example',
    },
  });
  try {
    const client = new AppClient(cloud.host);
    await followFirstRun(client, () => {});
    const browser = await openBrowser();
    try {
      for (const folder of [FOLDER, DOCS]) mkdirSync(folder, { recursive: true });
      for (const [look, options] of Object.entries(LOOKS)) await takeAll(browser, cloud.host.url, look, options);
    } finally {
      await browser.close();
    }
  } finally {
    await cloud.close();
  }
}

async function takeAll(browser: Browser, baseURL: string, look: string, options: BrowserContextOptions): Promise<void> {
  const page = await (await browser.newContext({ baseURL, ...options })).newPage();
  await page.goto('/api/dashboard');
  await take(page, `sign-in-${look}`);
  await signIn(page, SECRET);
  for (const [name, path] of await shownPages(page)) {
    await page.goto(path);
    await take(page, `${name}-${look}`);
  }
  await takeRuns(page, look);
  await page.context().close();
}

/** A run on its way, and a dry run. */
async function takeRuns(page: Page, look: string): Promise<void> {
  for (const [name, button, sign] of [
    ['run-open', 'Take points now', 'progress'],
    ['dry-run', 'Show it as a dry run', 'h2:text("The plan")'],
  ] as const) {
    await page.goto('/api/dashboard/vm?id=web-01');
    await page.getByRole('button', { name: button }).first().click();
    await page.locator(sign).waitFor({ timeout: 90_000 });
    await take(page, `${name}-${look}`);
  }
}

async function take(page: Page, name: string): Promise<void> {
  const path = `${FOLDER}/${name}.png`;
  await page.screenshot({ path, fullPage: true });
  if (isForDocs) await takeForDocs(page, name);
  process.stdout.write(`${path}\n`);
}

/** The first screen of the front page, its grid, and the first screen of a disk. */
async function takeForDocs(page: Page, name: string): Promise<void> {
  const path = (as: string) => ({ path: `${DOCS}/${as}.png` });
  if (name === 'front-light' || name === 'disk-dark') await page.screenshot(path(name));
  if (name === 'front-light') await page.locator('#grid').screenshot(path('grid-light'));
}

await main();
