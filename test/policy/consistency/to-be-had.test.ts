import { describe, expect, test } from 'vitest';
import { consistencyToBeHad } from '../../../shared/policy/consistency/to-be-had.ts';
import type { Consistency } from '../../../shared/policy/policy.ts';
import { aDisk } from '../../builders/disk.ts';
import { aVmWithDisks } from '../../builders/vm.ts';

// A VM of an OS disk and two data disks, all of the type and cache. What is made when `crash` is asked, and why not what
// was asked, for the caches None, ReadOnly and ReadWrite; then the same when `application` is asked. `disk` is always had.
const TABLE = `
  disk type       | size              | crash: None | ReadOnly | ReadWrite | application: None | ReadOnly | ReadWrite
  Standard_LRS    | Standard_D4s_v5   | crash       | crash    | cache     | application       | application | application
  Standard_LRS    | Standard_D4as_v6  | crash       | crash    | cache     | application       | application | application
  Standard_LRS    | Standard_D4s_v6   | boost       | boost    | cache     | application       | application | application
  Standard_LRS    | Standard_D4as_v7  | boost       | boost    | cache     | application       | application | application
  Standard_LRS    | Standard_D4_v3    | size        | size     | size      | application       | application | application
  StandardSSD_LRS | Standard_D4s_v5   | crash       | crash    | cache     | application       | application | application
  StandardSSD_LRS | Standard_D4as_v6  | crash       | crash    | cache     | application       | application | application
  StandardSSD_LRS | Standard_D4s_v6   | boost       | boost    | cache     | application       | application | application
  StandardSSD_LRS | Standard_D4as_v7  | boost       | boost    | cache     | application       | application | application
  StandardSSD_LRS | Standard_D4_v3    | size        | size     | size      | application       | application | application
  StandardSSD_ZRS | Standard_D4s_v5   | crash       | crash    | cache     | application       | application | application
  StandardSSD_ZRS | Standard_D4as_v6  | crash       | crash    | cache     | application       | application | application
  StandardSSD_ZRS | Standard_D4s_v6   | boost       | boost    | cache     | application       | application | application
  StandardSSD_ZRS | Standard_D4as_v7  | boost       | boost    | cache     | application       | application | application
  StandardSSD_ZRS | Standard_D4_v3    | size        | size     | size      | application       | application | application
  Premium_LRS     | Standard_D4s_v5   | crash       | crash    | cache     | application       | application | application
  Premium_LRS     | Standard_D4as_v6  | crash       | crash    | cache     | application       | application | application
  Premium_LRS     | Standard_D4s_v6   | boost       | boost    | cache     | application       | application | application
  Premium_LRS     | Standard_D4as_v7  | boost       | boost    | cache     | application       | application | application
  Premium_LRS     | Standard_D4_v3    | size        | size     | size      | application       | application | application
  Premium_ZRS     | Standard_D4s_v5   | crash       | crash    | cache     | application       | application | application
  Premium_ZRS     | Standard_D4as_v6  | crash       | crash    | cache     | application       | application | application
  Premium_ZRS     | Standard_D4s_v6   | boost       | boost    | cache     | application       | application | application
  Premium_ZRS     | Standard_D4as_v7  | boost       | boost    | cache     | application       | application | application
  Premium_ZRS     | Standard_D4_v3    | size        | size     | size      | application       | application | application
  PremiumV2_LRS   | Standard_D4s_v5   | v2          | v2       | v2        | v2                | v2          | v2
  PremiumV2_LRS   | Standard_D4as_v6  | v2          | v2       | v2        | v2                | v2          | v2
  PremiumV2_LRS   | Standard_D4s_v6   | v2          | v2       | v2        | v2                | v2          | v2
  PremiumV2_LRS   | Standard_D4as_v7  | v2          | v2       | v2        | v2                | v2          | v2
  PremiumV2_LRS   | Standard_D4_v3    | v2          | v2       | v2        | v2                | v2          | v2
  UltraSSD_LRS    | Standard_D4s_v5   | ultra       | ultra    | ultra     | ultra             | ultra       | ultra
  UltraSSD_LRS    | Standard_D4as_v6  | ultra       | ultra    | ultra     | ultra             | ultra       | ultra
  UltraSSD_LRS    | Standard_D4s_v6   | ultra       | ultra    | ultra     | ultra             | ultra       | ultra
  UltraSSD_LRS    | Standard_D4as_v7  | ultra       | ultra    | ultra     | ultra             | ultra       | ultra
  UltraSSD_LRS    | Standard_D4_v3    | ultra       | ultra    | ultra     | ultra             | ultra       | ultra
`;

const WHY: Readonly<Record<string, (size: string) => string>> = {
  cache: () => 'its disk os is cached on the host for reading and writing',
  boost: (size) => `its size ${size} (Azure Boost) has several data disks`,
  size: (size) => `its size ${size} takes no Premium storage`,
  v2: () => 'its disk os is a Premium SSD v2',
  ultra: () => 'its disk os is an Ultra disk',
};

const CACHES = ['None', 'ReadOnly', 'ReadWrite'] as const;
type Asked = Exclude<Consistency, 'disk'>;

const ROWS = TABLE.trim()
  .split('\n')
  .slice(1)
  .flatMap((line) => {
    const [sku = '', size = '', ...cells] = line.split('|').map((cell) => cell.trim());
    return cells.map((cell, index): [string, string, string, Asked, string] => {
      const asked = index < 3 ? 'crash' : 'application';
      return [sku, size, CACHES[index % 3] ?? '', asked, cell];
    });
  });

function aMachine(sku: string, size: string, cache: string, fields: Parameters<typeof aDisk>[1] = {}) {
  const made = aVmWithDisks(
    'web',
    'nightly',
    ['os', 'data-1', 'data-2'].map((name) => aDisk(name, { sku, ...fields })),
    { size },
  );
  const vm = { ...made.vm, disks: made.vm.disks.map((disk) => ({ ...disk, cache })) };
  return { vm, disks: made.disks, recent: 0 };
}

describe('what is made, and what is said', () => {
  test('there is a row for each of 7 types of disks, 5 families of sizes, 3 caches and 2 consistencies', () => {
    expect(new Set(ROWS.map((row) => row.slice(0, 4).join(' '))).size).toBe(7 * 5 * 3 * 2);
  });

  test.each(ROWS)('%s, %s, cached %s: %s asked gives %s', (sku, size, cache, asked, cell) => {
    const why = WHY[cell]?.(size);

    const had = consistencyToBeHad({ consistency: asked }, aMachine(sku, size, cache));
    const strict = consistencyToBeHad({ consistency: asked, orElse: 'fail' }, aMachine(sku, size, cache));

    if (why === undefined) {
      expect(had).toMatchObject({ kind: 'made', consistency: { asked, made: asked } });
      expect(strict).toEqual({ kind: 'made', consistency: { asked, made: asked } });
    } else {
      const said = `No ${asked}-consistent point of web: ${why}.`;
      expect(had).toEqual({ kind: 'made', consistency: { asked, made: 'disk', why: said } });
      expect(strict).toEqual({ kind: 'refused', why: said });
    }
  });

  test('an application-consistent one falls to a crash-consistent one where that can be had, else to snapshots', () => {
    const fallsTo = (size: string) => {
      const had = consistencyToBeHad({ consistency: 'application' }, aMachine('Premium_LRS', size, 'None'));
      return had.kind === 'made' ? had.consistency.fallsTo : had;
    };

    expect(fallsTo('Standard_D4s_v5')).toBe('crash');
    expect(fallsTo('Standard_D4s_v6')).toBe('disk');
  });

  test.each<[string, Partial<ReturnType<typeof aMachine>>, string]>([
    [
      'shared',
      { disks: aMachine('Premium_LRS', 'Standard_D4s_v5', 'None', { maxShares: 2 }).disks },
      'its disk os is shared',
    ],
    ['fourth in an hour', { recent: 3 }, 'Azure takes 3 restore points of a VM in an hour, and it had them'],
  ])('%s: neither is to be had', (_, fields, why) => {
    for (const asked of ['crash', 'application'] as const) {
      const about = { ...aMachine('Premium_LRS', 'Standard_D4s_v5', 'None'), ...fields };

      expect(consistencyToBeHad({ consistency: asked }, about)).toMatchObject({
        consistency: { made: 'disk', why: `No ${asked}-consistent point of web: ${why}.` },
      });
    }
  });

  test.each([
    [{ ephemeral: true }, 'its disk os is ephemeral', true],
    [{ diskId: undefined }, 'its disk os is unmanaged', true],
    [{ writeAccelerator: true }, 'its disk os is write-accelerated', false],
  ])('an OS disk that is %o', (fields, why, isForBoth) => {
    const about = aMachine('Premium_LRS', 'Standard_M8ms', 'None');
    const [os, ...data] = about.vm.disks;
    const { diskId: _, ...bare } = os ?? { lun: 'os', name: 'os', ephemeral: false };
    const changed = 'diskId' in fields ? bare : { ...os, ...bare, ...fields, ...(os?.diskId && { diskId: os.diskId }) };
    const machine = { ...about, vm: { ...about.vm, disks: [changed, ...data] } };

    expect(consistencyToBeHad({ consistency: 'crash' }, machine)).toMatchObject({
      consistency: { made: 'disk', why: `No crash-consistent point of web: ${why}.` },
    });
    expect(consistencyToBeHad({ consistency: 'application' }, machine)).toMatchObject({
      consistency: { made: isForBoth ? 'disk' : 'application' },
    });
  });

  test('an Azure Boost size with one data disk makes a crash-consistent point', () => {
    const { vm, disks } = aMachine('Premium_LRS', 'Standard_D4s_v6', 'None');
    const about = { vm: { ...vm, disks: vm.disks.slice(0, 2) }, disks: disks.slice(0, 2), recent: 0 };

    expect(consistencyToBeHad({ consistency: 'crash' }, about)).toMatchObject({ consistency: { made: 'crash' } });
  });

  test.each<[string, object, string]>([
    ['shared', { maxShares: 2 }, 'its disk data-2 is shared'],
    ['of a kind without a name', { sku: 'UltraSSD_ZRS' }, 'its disk data-2 is UltraSSD_ZRS'],
  ])('the one disk that is %s is named', (_, fields, why) => {
    const about = aMachine('Premium_LRS', 'Standard_D4s_v5', 'None');
    const disks = about.disks.map((disk) => (disk.name === 'data-2' ? { ...disk, ...fields } : disk));

    expect(consistencyToBeHad({ consistency: 'crash' }, { ...about, disks })).toEqual({
      kind: 'made',
      consistency: { asked: 'crash', made: 'disk', why: `No crash-consistent point of web: ${why}.` },
    });
  });

  test('what is asked without a word is crash consistency, which falls to snapshots', () => {
    expect(consistencyToBeHad({}, aMachine('Premium_LRS', 'Standard_D4s_v5', 'None'))).toStrictEqual({
      kind: 'made',
      consistency: { asked: 'crash', made: 'crash', fallsTo: 'disk' },
    });
  });

  test('what an application-consistent one falls to is told only where the policy takes it', () => {
    const about = aMachine('Premium_LRS', 'Standard_D4s_v5', 'None');

    expect(consistencyToBeHad({ consistency: 'application' }, about)).toStrictEqual({
      kind: 'made',
      consistency: { asked: 'application', made: 'application', fallsTo: 'crash' },
    });
    expect(consistencyToBeHad({ consistency: 'application', orElse: 'fail' }, about)).toStrictEqual({
      kind: 'made',
      consistency: { asked: 'application', made: 'application' },
    });
  });

  test.each([2, 3, 4])('after %i restore points within the hour', (recent) => {
    const about = { ...aMachine('Premium_LRS', 'Standard_D4s_v5', 'None'), recent };

    expect(consistencyToBeHad({ consistency: 'crash', orElse: 'fail' }, about).kind).toBe(
      recent < 3 ? 'made' : 'refused',
    );
  });

  test('disks of the VM that are not to agree do not stand in the way', () => {
    const { vm, disks } = aMachine('Premium_LRS', 'Standard_D4s_v6', 'ReadWrite');
    const [os, ...data] = vm.disks;
    const cached = { ...vm, disks: [{ ...os, cache: 'None' } as typeof os & object, ...data] };

    expect(consistencyToBeHad({ consistency: 'crash' }, { vm: cached, disks: disks.slice(0, 1), recent: 0 })).toEqual({
      kind: 'made',
      consistency: { asked: 'crash', made: 'crash', fallsTo: 'disk' },
    });
  });
});
