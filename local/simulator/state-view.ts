import type { ArmState } from './arm-state.ts';

/** How many there are of everything. */
export function counts(state: ArmState) {
  return {
    subscriptions: state.subscriptions.size,
    resourceGroups: state.groups.size,
    virtualMachines: state.virtualMachines.size,
    disks: state.disks.size,
    snapshots: state.snapshots.size,
    locks: state.locks.size,
    operations: state.operations.size,
  };
}

/** Everything there is, or one part of it. Throws where there is no such part. */
export function stateOf(state: ArmState, only: string | null): unknown {
  if (only === 'counts') return counts(state);
  const all = {
    now: new Date(state.now()).toISOString(),
    subscriptions: [...state.subscriptions.values()],
    resourceGroups: [...state.groups.values()],
    virtualMachines: state.virtualMachines.all(),
    disks: state.disks.all(),
    snapshots: state.snapshots.all(),
    restorePointCollections: state.restorePointCollections.all(),
    restorePoints: state.restorePoints.all(),
    diskRestorePoints: [...state.diskRestorePoints.values()],
    guests: Object.fromEntries(state.guests),
    locks: [...state.locks.values()],
  };
  if (only === null) return all;
  const part = Object.entries(all).find(([name]) => name === only);
  if (part === undefined) throw new Error(`only: ${only} is none of counts, ${Object.keys(all).join(', ')}`);
  return { [only]: part[1] };
}
