import { type Browser, chromium } from 'playwright-core';
import { unpackChromium } from './chromium.ts';

/**
 * A headless Chromium: the unpacked one on Linux on x64, elsewhere the Chrome of the machine. It runs without a sandbox,
 * which root may not have: it is shown nothing but pages of our own.
 */
export async function openBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' });
  const { executablePath, env } = await unpackChromium();
  return chromium.launch({ executablePath, env, chromiumSandbox: false, args: ['--font-render-hinting=none'] });
}
