import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullBucket, reserve } from '../../shared/run/plan/token-bucket.ts';

const limit = { capacity: 200, refillPerSecond: 10 };

describe('a token bucket', () => {
  test.each([
    ['nothing while it is full', 200, 0],
    ['a tenth of a second for one more', 201, 100],
    ['ten seconds for a hundred more', 300, 10_000],
  ])('asks to wait %s', (_, count, delayMs) => {
    expect(reserve(fullBucket(limit, 0), limit, count, 0).delayMs).toBe(delayMs);
  });

  test('refills with time, to its capacity and no further', () => {
    const { bucket } = reserve(fullBucket(limit, 0), limit, 200, 0);

    expect(reserve(bucket, limit, 100, 10_000).delayMs).toBe(0);
    expect(reserve(bucket, limit, 201, 3_600_000).delayMs).toBe(100);
  });

  test('asks nobody to wait who takes nothing', () => {
    const { bucket } = reserve(fullBucket(limit, 0), limit, 500, 0);

    expect(reserve(bucket, limit, 0, 0).delayMs).toBe(0);
  });

  test('gives nothing for a clock that went back', () => {
    const { bucket } = reserve(fullBucket(limit, 60_000), limit, 200, 60_000);

    expect(reserve(bucket, limit, 10, 0).delayMs).toBe(1000);
    expect(reserve(bucket, limit, 10, 0).bucket.at).toBe(60_000);
  });

  test('never lets more start in any window than its capacity and the refill of the window', () => {
    const requests = fc.array(fc.record({ after: fc.nat(60_000), count: fc.integer({ min: 1, max: 64 }) }), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 200_000 }), (asked, windowMs) => {
        let bucket = fullBucket(limit, 0);
        let now = 0;
        const starts: { at: number; count: number }[] = [];
        for (const { after, count } of asked) {
          now += after;
          const reserved = reserve(bucket, limit, count, now);
          bucket = reserved.bucket;
          starts.push({ at: now + reserved.delayMs, count });
        }
        for (const { at } of starts) {
          const within = starts.filter((one) => one.at >= at && one.at < at + windowMs);
          const sum = within.reduce((total, { count }) => total + count, 0);
          expect(sum).toBeLessThanOrEqual(limit.capacity + (windowMs / 1000) * limit.refillPerSecond + 64);
        }
      }),
    );
  });
});
