/** Where the VMs of test/restore/shop-fleet.ts are. */
export const HOME = 'westeurope';
