import { describe, expect, test } from 'vitest';
import { policyStorage, uncountedCosts } from '../../shared/policy/policy-cost.ts';
import { policyOf } from '../builders/plan.ts';

const NIGHTLY = policyOf('nightly keep 4d');
const WEEKS = policyOf('nightly keep 3d 2w');

describe('what the points of a disk come to', () => {
  test('is a whole for the oldest, and what changed before each later one', () => {
    const [storage, ...copies] = policyStorage(NIGHTLY, 100, 2);

    expect(storage).toEqual({ points: 4, sum: '100 × (1 + 3 × 0.02)', gib: expect.closeTo(106) });
    expect(storage).not.toHaveProperty('region');
    expect(copies).toEqual([]);
  });

  test('counts what changed over a week no more than once a day, and at most as a whole', () => {
    expect(policyStorage(WEEKS, 100, 50)[0]?.sum).toBe('100 × (1 + 2 × 0.50 + 1.00)');
    expect(policyStorage(policyOf('nightly keep 1d'), 100, 2)[0]).toEqual({ points: 1, sum: '100 × (1)', gib: 100 });
  });

  test('is all that is in use for each full snapshot', () => {
    const full = { ...NIGHTLY, options: { ...NIGHTLY.options, full: true as const } };

    expect(policyStorage(full, 100, 2)).toEqual([{ points: 4, sum: '4 × 100', gib: 400 }]);
  });

  test('is told for each region of copies by their own retention', () => {
    const copyTo = [{ region: 'northeurope', retention: { daily: 2 }, copies: 'kept' as const }];
    const copied = { ...NIGHTLY, options: { ...NIGHTLY.options, copyTo } };

    expect(policyStorage(copied, 100, 2)).toMatchObject([
      { points: 4 },
      { region: 'northeurope', points: 2, sum: '100 × (1 + 0.02)' },
    ]);
  });
});

describe('what an estimate leaves out', () => {
  const COPIES = 'Each copy is billed as data that leaves its region, once, by its size.';
  const INSTANT = 'Instant access is billed by what changes on the disk while it lasts, and a fee for each restore.';
  const PREMIUM = 'Premium storage costs more than twice what Standard storage does.';
  const copyTo = [{ region: 'northeurope', retention: { daily: 2 }, copies: 'kept' as const }];

  test.each([
    ['nothing', {}, []],
    ['the data of copies', { copyTo }, [COPIES]],
    ['instant access', { instantAccessMinutes: 60 }, [INSTANT]],
    ['premium storage', { sku: 'Premium_LRS' as const }, [PREMIUM]],
    ['nothing of other storage', { sku: 'Standard_ZRS' as const, copyTo: [] }, []],
    ['all of it', { copyTo, instantAccessMinutes: 60, sku: 'Premium_LRS' as const }, [COPIES, INSTANT, PREMIUM]],
  ])('is %s', (_, options, told) => {
    expect(uncountedCosts({ ...NIGHTLY, options: { ...NIGHTLY.options, ...options } })).toEqual(told);
  });
});
