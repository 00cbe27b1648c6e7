import type { Page } from 'playwright-core';

/** Signs in by the secret; ends where the form leads. */
export async function signIn(page: Page, secret: string): Promise<void> {
  await page.goto('/api/dashboard');
  await page.getByLabel('The secret of the dashboard').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForLoadState();
}

const query = (page: string, name: string, value: string): string =>
  `/api/dashboard/${page}?${new URLSearchParams({ [name]: value }).toString()}`;

/** Names and paths of pages over the sample fleet after its first run, of somebody who is signed in; some are found by links of others. */
export async function shownPages(page: Page): Promise<ReadonlyMap<string, string>> {
  const linkOn = async (path: string, selector: string): Promise<string> => {
    await page.goto(path);
    return (await page.locator(selector).first().getAttribute('href')) ?? '';
  };
  const web = query('vm', 'id', 'web/web-01');
  return new Map([
    ['front', '/api/dashboard'],
    ['front-filtered', '/api/dashboard?state=attention'],
    ['runs', '/api/dashboard/runs'],
    ['run', await linkOn('/api/dashboard/runs', 'tbody a')],
    ['vm', web],
    ['vm-problem', query('vm', 'id', 'build-01')],
    ['disk', await linkOn(web, 'tbody a')],
    ['policy', query('policy', 'tag', 'nightly keep 14d 8w 12m')],
    ['policy-mistyped', query('policy', 'tag', 'nigthly')],
  ]);
}
