import { expect, test } from 'vitest';
import { showDashboard } from '../../../functions/dashboard/pages.ts';
import { notHere } from '../../../functions/dashboard/reply.ts';
import { anApp, get } from './an-app.ts';

test('a dashboard that is off says nothing, under the same headers as every page', () => {
  const reply = notHere();

  expect(reply.status).toBe(404);
  expect(reply.body).toBeUndefined();
  expect(reply.headers).toMatchObject({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': expect.stringContaining("default-src 'none'"),
    'X-Content-Type-Options': 'nosniff',
  });
});

test('a page is found whatever slashes follow its path, and however many', async () => {
  const slashes = '/'.repeat(200_000);

  expect(await showDashboard(get(`style.css${slashes}`), anApp())).toMatchObject({ status: 200 });
  expect(await showDashboard(get(`${slashes}nothing`), anApp())).toMatchObject({ status: 303 });
});
