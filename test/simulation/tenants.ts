import type { Wish } from './wish.ts';

/** In the gap of a spring morning, once a year. */
export const LONDON: Wish = { times: ['01:30'], keep: { daily: 7, weekly: 4, monthly: 12 }, timeZone: 'Europe/London' };
/** Half an hour beside the others, with summer time. */
export const ST_JOHNS: Wish = {
  times: ['02:15'],
  keep: { daily: 5, weekly: 3, monthly: 6 },
  timeZone: 'America/St_Johns',
};
/** In the south, where summer time is half an hour. */
export const LORD_HOWE: Wish = {
  times: ['02:15', '14:00'],
  keep: { last: 3, daily: 6, weekly: 2, yearly: 2 },
  timeZone: 'Australia/Lord_Howe',
};
/** Some of its days have no midnight. */
export const CAIRO: Wish = { times: ['00:00'], keep: { daily: 10, monthly: 4 }, timeZone: 'Africa/Cairo' };
export const NEW_YORK: Wish = {
  times: ['03:00', '09:00', '15:00', '21:00'],
  keep: { last: 4, daily: 3, weekly: 2 },
  timeZone: 'America/New_York',
};
/** In the south, a quarter of an hour beside the others. */
export const CHATHAM: Wish = {
  times: ['02:45'],
  on: ['sun', 'wed'],
  keep: { daily: 2, weekly: 8, monthly: 3 },
  timeZone: 'Pacific/Chatham',
};
/** Where the clock is put on and back by half an hour, a day of 24 and a half hours has 25 occurrences. */
export const HOURLY: Wish = {
  times: 'hourly',
  keep: { hourly: 12, daily: 3, weekly: 2 },
  timeZone: 'Australia/Lord_Howe',
};
/** Of the policies file. */
export const OFFICE: Wish = {
  name: 'office',
  times: ['21:00'],
  on: ['mon', 'tue', 'wed', 'thu', 'fri'],
  keep: { daily: 5, weekly: 6 },
  timeZone: 'UTC',
};

/** A VM and what is wanted of it. */
export interface Tenant {
  readonly name: string;
  readonly wish: Wish;
  /** Beside the OS disk; those with a wish have a tag of their own. */
  readonly data?: readonly { readonly name: string; readonly wish?: Wish }[];
}

/** The one whom nobody ever touches: Azure's troubles alone reach it. */
export const UNTOUCHED = 'web';

export const TENANTS: readonly Tenant[] = [
  { name: UNTOUCHED, wish: LONDON, data: [{ name: 'web-data' }] },
  { name: 'db', wish: ST_JOHNS, data: [{ name: 'db-log', wish: NEW_YORK }] },
  { name: 'shop', wish: LORD_HOWE },
  { name: 'erp', wish: CAIRO },
  { name: 'crm', wish: OFFICE, data: [{ name: 'crm-data', wish: LONDON }] },
];

export const LOOSE: { readonly name: string; readonly wish: Wish } = { name: 'archive', wish: CHATHAM };
