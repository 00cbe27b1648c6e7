import { DAY, HOUR } from '../../oracle/time.ts';
import type { Tenant, Wish } from './estate.ts';
import type { IsLost } from './expected-points.ts';

export const NORTH = 'northeurope';
export const START = Date.parse('2026-11-01T00:00:00Z');
export const FOR_EVER = 1_000 * 24;

/** A VM whose home keeps less than either of the two regions that its nights are copied to. */
export function tenants(consistency?: Wish['consistency']): readonly Tenant[] {
  const wish: Wish = {
    name: 'nights',
    hours: [2],
    keep: { daily: 2 },
    timeZone: 'UTC',
    ...(consistency === undefined ? {} : { consistency }),
    copies: [
      { region: NORTH, keep: { last: 6 } },
      { region: 'swedencentral', keep: { daily: 3 } },
    ],
  };
  return [{ vm: 'web', wish, data: ['web-data'] }];
}

/** A region is lost from an hour before the third night on. */
export function lost(region: string, hours: number): IsLost {
  const from = START + 3 * DAY + HOUR;
  return (other, at) => other === region && at >= from && at < from + hours * HOUR;
}
