import { MINUTE } from '../policy/instant.ts';
import type { Tags } from '../policy/inventory.ts';
import type { Mode } from '../policy/plan.ts';
import { nearestZones, readZone } from '../policy/tag/zone.ts';
import type { BucketLimit, WindowLimit } from '../run/settings.ts';

// Each reads the text of one setting, and throws InvalidSetting with what is expected and what came.

/** A setting's text that cannot be used; the message says what is expected. */
export class InvalidSetting extends Error {}

export function readOwner(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/.test(text)) return text;
  throw new InvalidSetting(`must be 2 to 64 letters, digits, ".", "_" or "-", not ${JSON.stringify(text)}`);
}

export function readTimeZone(text: string): string {
  const zone = readZone(text);
  if (zone !== undefined) return zone;
  const nearest = nearestZones(text);
  const hint = nearest.length === 0 ? '' : `; did you mean ${nearest.join(' or ')}?`;
  throw new InvalidSetting(`must be an IANA time zone such as Europe/London, not ${JSON.stringify(text)}${hint}`);
}

export function readMode(text: string): Mode {
  return oneOf(text, ['observe', 'no-prune', 'full']);
}

export function oneOf<const T extends string>(text: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === text.toLowerCase());
  if (choice !== undefined) return choice;
  throw new InvalidSetting(`must be one of ${choices.join(', ')}, not ${JSON.stringify(text)}`);
}

export function readCount(text: string, least: number, most: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (count >= least && count <= most) return count;
  throw new InvalidSetting(`must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
}

/** A number from 0 to `most`, with a point for its fraction. */
export function readDecimal(text: string, most: number): number {
  const number = /^\d{1,7}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new InvalidSetting(`must be a number from 0 to ${most}, such as 0.05, not ${JSON.stringify(text)}`);
}

export function readCurrency(text: string): string {
  if (/^[A-Za-z]{3}$/.test(text)) return text.toUpperCase();
  throw new InvalidSetting(
    `must be the three letters of a currency (ISO 4217), such as EUR, not ${JSON.stringify(text)}`,
  );
}

const SUBSCRIPTION = /^(\/subscriptions\/)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\/resourceGroups\/[^/]{1,90})?$/i;

export function readSubscriptions(text: string): readonly string[] | '*' {
  if (text === '*') return '*';
  const ids = splitList(text);
  for (const id of ids) {
    if (SUBSCRIPTION.test(id)) continue;
    throw new InvalidSetting(
      `must be "*", or subscription ids or resource-group ids between commas; ${JSON.stringify(id)} is neither`,
    );
  }
  return ids.map((id) => id.replace(/^\/subscriptions\/(?=[^/]+$)/i, ''));
}

export function splitList(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

// Azure's limits on tags: names to 512 characters without < > % & \ ? /, values to 256.
const TAG_KEY = /^[^<>%&\\?/]{1,512}$/;

export function readTagKey(text: string): string {
  if (TAG_KEY.test(text) && !/^(nightkeep-|hidden-|ms-)/i.test(text)) return text;
  throw new InvalidSetting(
    `must be a tag name that Azure allows (no < > % & \\ ? /) and not begin with nightkeep-, hidden- or ms-`,
  );
}

export function readGroup(text: string): string {
  if (text === '@disk' || isGroupName(text)) return text;
  throw new InvalidSetting(`must be the name of a resource group, or @disk, not ${JSON.stringify(text)}`);
}

/** The group of the drills: one of its own, since all disks in it may be deleted. */
export function readDrillGroup(text: string, snapshotGroup: string): string {
  if (!isGroupName(text)) {
    throw new InvalidSetting(`must be the name of a resource group, not ${JSON.stringify(text)}`);
  }
  if (text.toLowerCase() === snapshotGroup.toLowerCase()) {
    throw new InvalidSetting(`must be another group than that of the snapshots, not ${JSON.stringify(text)}`);
  }
  return text;
}

function isGroupName(text: string): boolean {
  return /^[\p{L}\p{N}_().-]{1,90}$/u.test(text) && !text.endsWith('.');
}

export function readTags(text: string): Tags {
  const expected = 'must be a JSON object of tag names and text values, such as {"team":"ops"}';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new InvalidSetting(expected);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new InvalidSetting(expected);
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(parsed)) {
    if (typeof value !== 'string' || value.length > 256 || !TAG_KEY.test(key)) {
      throw new InvalidSetting(`${expected}; ${JSON.stringify(key)} is not usable`);
    }
    tags[key] = value;
  }
  return tags;
}

export function readEmail(text: string): string {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return text;
  throw new InvalidSetting(`must be an address such as ops@example.com, not ${JSON.stringify(text)}`);
}

export function readHttps(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text.replace(/\/+$/, '');
  throw new InvalidSetting(`must be an https URL such as https://management.azure.com, not ${JSON.stringify(text)}`);
}

const SHORTEST_SECRET = 16;

/** What opens the dashboard. No message repeats it, nor the Key Vault reference that was not resolved. */
export function readDashboardSecret(text: string): string {
  if (text.startsWith('@Microsoft.KeyVault(')) {
    throw new InvalidSetting(
      'is a Key Vault reference that was not resolved: give the identity of the app the role Key Vault Secrets User',
    );
  }
  if (text.length >= SHORTEST_SECRET) return text;
  throw new InvalidSetting(`must have at least ${SHORTEST_SECRET} characters, such as openssl rand -base64 24 prints`);
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** An address outside Azure. It may carry a secret: no message repeats it. Without TLS it must be on this machine. */
export function readOutsideUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttps = url?.protocol === 'https:';
  const isLocal = url?.protocol === 'http:' && LOOPBACK.test(url.hostname);
  if (url === undefined || !(isHttps || isLocal) || url.username !== '' || url.password !== '') {
    throw new InvalidSetting(
      'must be an https URL without a user name; what was given is not shown, as it may be secret',
    );
  }
  return url;
}

/** `200 10/s`: so many at once, then so many a second. */
export function readBucket(text: string): BucketLimit {
  const [, capacity, refill] = /^(\d{1,6})[\s,]+(\d{1,5}(?:\.\d{1,3})?)\/s$/i.exec(text) ?? [];
  const limit = { capacity: Number(capacity), refillPerSecond: Number(refill) };
  if (limit.capacity >= 1 && limit.refillPerSecond > 0) return limit;
  throw new InvalidSetting(
    `must be how many at once and how many a second after that, such as "200 10/s", not ${JSON.stringify(text)}`,
  );
}

const LONGEST_WINDOW_MINUTES = 60;

/** `1000/3m 8000/30m`: so many in any 3 minutes, and so many in any 30. */
export function readWindows(text: string): readonly WindowLimit[] {
  const windows = splitList(text).map((part) => {
    const [, starts, minutes] = /^(\d{1,6})\/(\d{1,2})m$/i.exec(part) ?? [];
    return { starts: Number(starts), minutes: Number(minutes) };
  });
  const areUsable = windows.every(
    ({ starts, minutes }) => starts >= 1 && minutes >= 1 && minutes <= LONGEST_WINDOW_MINUTES,
  );
  if (windows.length > 0 && areUsable) {
    return windows.map(({ starts, minutes }) => ({ starts, windowMs: minutes * MINUTE }));
  }
  throw new InvalidSetting(
    `must be how many in how many minutes (1 to ${LONGEST_WINDOW_MINUTES}), such as "1000/3m 8000/30m", not ${JSON.stringify(text)}`,
  );
}
