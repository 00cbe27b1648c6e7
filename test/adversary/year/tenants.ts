import type { Tenant, Wish } from './estate.ts';

const NIGHTLY: Wish = {
  name: 'nights',
  hours: [2],
  keep: { daily: 5, weekly: 2, monthly: 3 },
  timeZone: 'Europe/London',
};
const OFTEN: Wish = { name: 'often', hours: [3, 9, 15, 21], keep: { last: 3, daily: 4, weekly: 2 }, timeZone: 'UTC' };

/** Two VMs, one with nights across the ends of summer time, one with four points a day. */
export const TENANTS: readonly Tenant[] = [
  { vm: 'web', wish: NIGHTLY, data: ['web-data', 'web-log'] },
  { vm: 'db', wish: OFTEN, data: ['db-data'] },
];
