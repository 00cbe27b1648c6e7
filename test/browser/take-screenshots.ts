import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startCloud } from '../../local/cloud.ts';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import { AppClient } from '../../local/start/app-client.ts';
import { followFirstRun } from '../../local/start/follow-run.ts';
import { openBrowser } from './support/browser.ts';
import { shownPages, signIn } from './support/pages.ts';

// npm run screenshots: pictures of every page over the sample fleet, light, dark and on a phone, in .local/screenshots.

const FOLDER = resolve(import.meta.dirname, '../../.local/screenshots');
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
    settings: { NIGHTKEEP_DASHBOARD: 'write', NIGHTKEEP_DASHBOARD_SECRET: SECRET },
  });
  try {
    const client = new AppClient(cloud.host);
    await followFirstRun(client, () => {});
    const browser = await openBrowser();
    try {
      mkdirSync(FOLDER, { recursive: true });
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
  await page.context().close();
}

async function take(page: Page, name: string): Promise<void> {
  const path = `${FOLDER}/${name}.png`;
  await page.screenshot({ path, fullPage: true });
  process.stdout.write(`${path}\n`);
}

await main();
