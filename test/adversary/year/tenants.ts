import type { Tenant, Wish } from './estate.ts';

const NORTH = 'northeurope';
const SWEDEN = 'swedencentral';

const OFTEN: Wish = {
  name: 'often',
  hours: [3, 9, 15, 21],
  keep: { last: 3, daily: 4, weekly: 2 },
  timeZone: 'UTC',
  copies: [{ region: NORTH, keep: { last: 2, daily: 3 } }],
};
const NIGHTLY: Wish = {
  name: 'nights',
  hours: [2],
  keep: { daily: 5, weekly: 2, monthly: 3 },
  timeZone: 'Europe/London',
  consistency: 'application',
  copies: [
    { region: NORTH, keep: { daily: 3, weekly: 4 } },
    { region: SWEDEN, keep: { last: 2, monthly: 2 }, all: true },
  ],
};

/**
 * Two VMs: one with nights across the ends of summer time, application-consistent and copied to two regions, with a disk
 * that has a policy of its own; one with four points a day, copied to one region.
 */
export const TENANTS: readonly Tenant[] = [
  { vm: 'web', wish: NIGHTLY, data: ['web-data', { name: 'web-log', wish: OFTEN }] },
  { vm: 'db', wish: OFTEN, data: ['db-data'] },
];
