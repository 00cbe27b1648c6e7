import { describe, expect, test } from 'vitest';
import { nearestZones, readZone } from '../../../shared/policy/tag/zone.ts';

describe('a zone is read by its IANA name in any casing', () => {
  test.each([
    ['europe/london', 'Europe/London'],
    [' EUROPE/London ', 'Europe/London'],
    ['america/new_york', 'America/New_York'],
    ['etc/gmt+5', 'Etc/GMT+5'],
    ['utc', 'UTC'],
    ['Zulu', 'UTC'],
    ['iran', 'Asia/Tehran'],
    ['cuba', 'America/Havana'],
  ])('%j is %s', (text, zone) => {
    expect(readZone(text)).toBe(zone);
    expect(readZone(text)).toBe(zone);
  });

  test.each(['gmt', 'cet', 'eet', 'wet', 'est5edt'])('%j is one', (text) => {
    expect(readZone(text)).toBeDefined();
  });

  test.each([
    '',
    '-05:00',
    '+01:00',
    'mars',
    'europe',
    'europe/lodnon',
    'utc+1',
    'bst',
    'est',
    'mst',
    'hst',
    'prc',
    'eire',
  ])('%j is none, or means two things', (text) => {
    expect(readZone(text)).toBeUndefined();
  });
});

describe('what is no zone may mean', () => {
  test.each<[string, string[]]>([
    ['Z', ['UTC']],
    ['uk', ['Europe/London']],
    ['GMT Standard Time', ['Europe/London']],
    ['W. Europe Standard Time', ['Europe/Berlin']],
    ['Romance Standard Time', ['Europe/Paris']],
    ['Eastern Standard Time', ['America/New_York']],
    ['Central Standard Time', ['America/Chicago']],
    ['Mountain Standard Time', ['America/Denver']],
    ['Pacific Standard Time', ['America/Los_Angeles']],
    ['Eastern', ['America/New_York']],
    ['Pacific', ['America/Los_Angeles']],
    ['BST', ['Europe/London', 'Asia/Dhaka']],
    ['CEST', ['Europe/Berlin']],
    ['EST', ['America/New_York', 'Australia/Sydney']],
    ['EDT', ['America/New_York']],
    ['CST', ['America/Chicago', 'Asia/Shanghai']],
    ['CDT', ['America/Chicago']],
    ['MST', ['America/Denver', 'America/Phoenix']],
    ['PST', ['America/Los_Angeles', 'Asia/Manila']],
    ['PDT', ['America/Los_Angeles']],
    ['IST', ['Asia/Kolkata', 'Europe/Dublin']],
    ['JST', ['Asia/Tokyo']],
    ['AET', ['Australia/Sydney']],
    ['AEST', ['Australia/Sydney']],
  ])('by its common name %j: %j', (text, zones) => {
    expect(nearestZones(text)).toEqual(zones);
  });

  test.each<[string, string[]]>([
    ['utc+1', ['Etc/GMT-1']],
    ['UTC-5', ['Etc/GMT+5']],
    ['gmt+05', ['Etc/GMT-5']],
    ['gmt+05:00', ['Etc/GMT-5']],
    ['utc-0300', ['Etc/GMT+3']],
    ['utc+12', ['Etc/GMT-12']],
    ['utc+14', ['Etc/GMT-14']],
    ['utc+15', []],
    ['utc+05:30', []],
    ['utc+123', []],
    ['xutc+1', []],
    ['utc+1x', []],
  ])('by its offset %j, with the sign turned: %j', (text, zones) => {
    expect(nearestZones(text)).toEqual(zones);
  });

  test.each<[string, string[]]>([
    ['London', ['Europe/London']],
    ['new york', ['America/New_York']],
    ['mars/london', ['Europe/London']],
    ['buenos aires', ['America/Argentina/Buenos_Aires']],
    ['rome', ['Europe/Rome']],
  ])('by its city %j: %j', (text, zones) => {
    expect(nearestZones(text).map((zone) => zone.replace('America/Buenos', 'America/Argentina/Buenos'))).toEqual(zones);
  });

  test.each<[string, string[]]>([
    ['europe/lodnon', ['Europe/London']],
    ['europ/london', ['Europe/London']],
    ['lodnon', ['Europe/London']],
    ['londno', ['Europe/London']],
    ['olndon', ['Europe/London']],
    ['ondon', ['Europe/London']],
    ['londn', ['Europe/London']],
    ['londo', ['Europe/London']],
    ['xlondon', ['Europe/London']],
    ['lonndon', ['Europe/London']],
    ['londonx', ['Europe/London']],
    ['lxndon', ['Europe/London']],
    ['londox', ['Europe/London']],
    ['europe-london', ['Europe/London']],
    ['lxodon', []],
    ['lnxdon', []],
    ['lxndxn', []],
    ['nodlon', []],
    ['lond', []],
    ['londonxx', []],
    ['lodnxn', []],
    ['roma', ['Europe/Rome']],
    ['xome', ['Africa/Lome', 'America/Nome']],
    ['rom', []],
    ['nowhere', []],
  ])('by one small slip in %j: %j', (text, zones) => {
    expect(nearestZones(text)).toEqual(zones);
  });
});

test('no two zones have a city of one name, so that one city means one zone', () => {
  const cities = Intl.supportedValuesOf('timeZone').map((zone) => zone.slice(zone.lastIndexOf('/') + 1).toLowerCase());
  expect(cities.filter((city, index) => cities.indexOf(city) !== index)).toEqual([]);
});
