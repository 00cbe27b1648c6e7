/**
 * Whether Azure accepts a snapshot of a disk of this SKU at once and then copies the data: Premium SSD v2 and Ultra. Of
 * these it makes incremental snapshots alone, three at a time.
 */
export function isCopiedInBackground(sku: string): boolean {
  return /^(PremiumV2|UltraSSD)_/i.test(sku);
}
