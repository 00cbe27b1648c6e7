import type { ArmProperties } from './arm-json.ts';

/** Premium SSD's tiers: largest size in GiB, name, IOPS and MB/s that come with it. */
const PREMIUM_TIERS = [
  [4, 'P1', 120, 25],
  [8, 'P2', 120, 25],
  [16, 'P3', 120, 25],
  [32, 'P4', 120, 25],
  [64, 'P6', 240, 50],
  [128, 'P10', 500, 100],
  [256, 'P15', 1_100, 125],
  [512, 'P20', 2_300, 150],
  [1_024, 'P30', 5_000, 200],
  [2_048, 'P40', 7_500, 250],
  [4_096, 'P50', 7_500, 250],
  [8_192, 'P60', 16_000, 500],
  [16_384, 'P70', 18_000, 750],
  [32_767, 'P80', 20_000, 900],
] as const;

/** What Azure adds to a disk of this SKU and size where the request does not say it; `asked` is a higher tier. */
export function diskPerformance(skuName: string, sizeGib: number, asked?: unknown): ArmProperties {
  if (skuName === 'PremiumV2_LRS' || skuName === 'UltraSSD_LRS') {
    return { diskIOPSReadWrite: 3_000, diskMBpsReadWrite: 125, maxShares: 1 };
  }
  if (!skuName.startsWith('Premium_')) return { diskIOPSReadWrite: 500, diskMBpsReadWrite: 60 };
  const bySize = PREMIUM_TIERS.find(([largest]) => sizeGib <= largest) ?? PREMIUM_TIERS[13];
  const [, tier, diskIOPSReadWrite, diskMBpsReadWrite] = PREMIUM_TIERS.find(([, name]) => name === asked) ?? bySize;
  return { diskIOPSReadWrite, diskMBpsReadWrite, tier };
}
