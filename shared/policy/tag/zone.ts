import { IANAZone } from 'luxon';

const canonicalNames = new Map<string, string>();

/** The canonical name of an IANA zone, whatever its casing: `europe/london` is Europe/London. Undefined where it is none. */
export function readZone(text: string): string | undefined {
  const key = text.trim().toLowerCase();
  const known = canonicalNames.get(key);
  if (known !== undefined) return known;
  // Intl takes offsets such as -05:00 too; they have no daylight saving and are not what is meant.
  if (!/^[a-z]/.test(key) || isAmbiguous(key) || !IANAZone.isValidZone(key)) return undefined;
  const name = new Intl.DateTimeFormat('en', { timeZone: key }).resolvedOptions().timeZone;
  canonicalNames.set(key, name);
  return name;
}

/**
 * Abbreviations are no names: ICU takes BST for Dhaka and EST for Panama, where people mean London and New York. Those
 * few that mean the same to everybody are read.
 */
function isAmbiguous(key: string): boolean {
  return /^[a-z]{3,4}$/.test(key) && !['utc', 'gmt', 'cet', 'eet', 'wet', 'iran', 'cuba', 'zulu'].includes(key);
}

/** Zones that a text which is none may mean: by city, by a small slip, or by a Windows name. At most two. */
export function nearestZones(text: string): readonly string[] {
  const wanted = text.toLowerCase().replaceAll(' ', '_');
  const direct = COMMON_NAMES.get(wanted);
  if (direct !== undefined) return direct;
  const offset = /^(?:utc|gmt)([+-])0?(\d{1,2})(?::?00)?$/.exec(wanted);
  // The signs of Etc zones are reversed: Etc/GMT-1 is one hour ahead of UTC.
  if (offset)
    return [`Etc/GMT${offset[1] === '+' ? '-' : '+'}${offset[2]}`].filter((zone) => readZone(zone) !== undefined);
  const zones = Intl.supportedValuesOf('timeZone');
  const city = lastPart(wanted);
  const exact = zones.filter((zone) => lastPart(zone.toLowerCase()) === city);
  if (exact.length > 0) return exact.slice(0, 2);
  if (city.length < 4) return [];
  const near = (zone: string) => isOneSlip(wanted, zone.toLowerCase()) || isOneSlip(city, lastPart(zone.toLowerCase()));
  return zones.filter(near).slice(0, 2);
}

/** What people and Windows call some zones; abbreviations that mean two are given both. */
const COMMON_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['z', ['UTC']],
  ['uk', ['Europe/London']],
  ['gmt_standard_time', ['Europe/London']],
  ['w._europe_standard_time', ['Europe/Berlin']],
  ['romance_standard_time', ['Europe/Paris']],
  ['eastern_standard_time', ['America/New_York']],
  ['central_standard_time', ['America/Chicago']],
  ['mountain_standard_time', ['America/Denver']],
  ['pacific_standard_time', ['America/Los_Angeles']],
  ['eastern', ['America/New_York']],
  ['pacific', ['America/Los_Angeles']],
  ['bst', ['Europe/London', 'Asia/Dhaka']],
  ['cest', ['Europe/Berlin']],
  ['est', ['America/New_York', 'Australia/Sydney']],
  ['edt', ['America/New_York']],
  ['cst', ['America/Chicago', 'Asia/Shanghai']],
  ['cdt', ['America/Chicago']],
  ['mst', ['America/Denver', 'America/Phoenix']],
  ['pst', ['America/Los_Angeles', 'Asia/Manila']],
  ['pdt', ['America/Los_Angeles']],
  ['ist', ['Asia/Kolkata', 'Europe/Dublin']],
  ['jst', ['Asia/Tokyo']],
  ['aet', ['Australia/Sydney']],
  ['aest', ['Australia/Sydney']],
]);

function lastPart(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1);
}

/** One letter added, left out or replaced, or two neighbours swapped. */
function isOneSlip(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const restA = a.slice(start);
  const restB = b.slice(start);
  const swapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1) || swapped;
}
