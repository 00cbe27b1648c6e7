import { describe, test } from 'vitest';
import type { Tenant, Wish } from './estate.ts';
import { liveThrough } from './live-days.ts';
import { HOME } from './regions.ts';
import { DAY, HOUR } from './time.ts';

const START = Date.parse('2026-11-01T00:00:00Z');
const NIGHTLY: Wish = { name: 'nights', hours: [2], keep: { daily: 4 }, timeZone: 'UTC' };
const TENANTS: readonly Tenant[] = [{ vm: 'web', wish: NIGHTLY, data: ['web-data'] }];

describe('the region of the VMs is lost', () => {
  test.each([
    ['for some hours, the night is made up for', 5],
    ['for a day, that night is missing and nothing else', 22],
  ])('%s', async (_, hours) => {
    const from = START + 3 * DAY + HOUR;
    const isLost = (region: string, at: number) => region === HOME && at >= from && at < from + hours * HOUR;

    await liveThrough({ tenants: TENANTS, startsAt: START, days: 8, isLost });
  });
});
