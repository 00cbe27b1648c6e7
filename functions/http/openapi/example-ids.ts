// What the examples are about: VMs of the sample fleet that `npm start` shows.

const SUBSCRIPTION = '5a3c1f00-0000-4000-8000-0000000000a1';

export const RUN_ID = '20261123T063201Z-5a792665';
export const RESTORE_ID = '20261123T101203Z-7f3a90c1';
export const SET_ID = '8336030b';

/** An instant since which there has been a point. */
export const AT = '2026-11-23T09:40:00Z';

export const subscriptionId = SUBSCRIPTION;

export function vmId(group: string, name: string): string {
  return `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${name}`;
}

export function diskId(group: string, name: string): string {
  return `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.Compute/disks/${name}`;
}

export function snapshotId(name: string): string {
  return `/subscriptions/${SUBSCRIPTION}/resourceGroups/nightkeep-snapshots/providers/Microsoft.Compute/snapshots/${name}`;
}
