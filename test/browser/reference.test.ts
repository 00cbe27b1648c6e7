import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../functions/http/openapi/document.ts';
import { serveReference } from '../../functions/http/openapi/serve.ts';
import { serveHttp } from '../support/loopback.ts';
import { openBrowser } from './support/browser.ts';
import { violationsOn, watchPages } from './support/watched-pages.ts';

const reply = await serveReference();
const server = await serveHttp((_, response) => {
  response.writeHead(200, reply.headers as Record<string, string>).end(reply.body);
});
const browser = await openBrowser();
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function open(options: BrowserContextOptions, faults: string[] = []) {
  const page = await (await watchPages(browser, server.url, faults, options)).newPage();
  await page.goto('/');
  return page;
}

describe('the reference', () => {
  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 360, height: 740 } }],
  ] satisfies [string, BrowserContextOptions][])('breaks no rule of axe-core, %s', async (_, options) => {
    // axe-core is put into the page, which the page's own policy forbids.
    const page = await open({ ...options, bypassCSP: true });
    await page.locator('details').first().click();

    expect(await violationsOn(page)).toEqual([]);
  });

  test('is styled by itself, asks for nothing, and fits a phone, without scripts', async () => {
    const faults: string[] = [];

    const page = await open({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } }, faults);

    const { width } = (await page.locator('body').boundingBox()) ?? { width: 0 };
    expect(width).toBe(360);
    const colour = "getComputedStyle(document.querySelector('header')).backgroundColor";
    expect(await page.evaluate<string>(colour)).toBe('rgb(27, 36, 66)');
    expect(await page.locator('article.operation[id^="operation-"]').count()).toBe(OPERATIONS.length);
    expect(faults).toEqual([]);
  });

  test('leads from the contents to an operation, and from there to a schema', async () => {
    const page = await open({});

    await page.getByRole('link', { name: 'GET /api/coverage' }).click();
    await page.locator('#operation-coverage').getByRole('link', { name: 'CoveragePage' }).click();

    expect(new URL(page.url()).hash).toBe('#schema-CoveragePage');
    expect(await page.locator('#schema-CoveragePage').isVisible()).toBe(true);
  });

  test('shows each example as a call of curl with what it is answered', async () => {
    const page = await open({});
    await page.locator('#operation-startRun summary', { hasText: 'Points of one VM now' }).click();

    const [call, answer] = await page.locator('#operation-startRun details[open] pre').allTextContents();

    expect(call).toContain(`curl -s -X POST "$URL/api/runs"`);
    expect(call).toContain(`-d '{"target":{"vm":"legacy-01"}`);
    expect(JSON.parse(answer ?? '')).toMatchObject({ state: 'planning' });
  });
});
