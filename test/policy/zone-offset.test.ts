import { IANAZone } from 'luxon';
import { expect, test } from 'vitest';
import { HOUR, parseInstant } from '../../shared/policy/instant.ts';
import { zoneOffset } from '../../shared/policy/zone-offset.ts';

/** A zone nine hours ahead that says how often it was asked. */
class AskedZone extends IANAZone {
  asked = 0;

  override offset(): number {
    this.asked++;
    return 540;
  }
}

test('a zone is ahead of UTC by its winter or summer time', () => {
  const berlin = IANAZone.create('Europe/Berlin');

  expect(zoneOffset(berlin, parseInstant('2026-11-23T02:00Z'))).toBe(HOUR);
  expect(zoneOffset(berlin, parseInstant('2026-07-23T02:00Z'))).toBe(2 * HOUR);
  expect(zoneOffset(IANAZone.create('America/New_York'), parseInstant('2026-11-23T02:00Z'))).toBe(-5 * HOUR);
});

test('a zone is asked once for each instant', () => {
  const zone = new AskedZone('Asia/Tokyo');
  const [one, other] = [parseInstant('2026-11-23T02:00Z'), parseInstant('2026-11-24T02:00Z')];

  expect([one, other, one, other].map((at) => zoneOffset(zone, at))).toEqual(Array(4).fill(9 * HOUR));
  expect(zone.asked).toBe(2);
});

test('of one zone 50,000 answers are kept, and then forgotten together', () => {
  const zone = new AskedZone('Asia/Kolkata');
  for (let at = 0; at < 50_000; at++) zoneOffset(zone, at);
  zoneOffset(zone, 0);
  expect(zone.asked).toBe(50_000);

  zoneOffset(zone, 50_000);
  zoneOffset(zone, 0);
  expect(zone.asked).toBe(50_002);
});
