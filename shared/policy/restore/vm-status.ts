import type { ResourceModel } from '../resource-model.ts';

type PowerState =
  | 'running'
  | 'starting'
  | 'stopping'
  /** Shut down, with its host reserved. */
  | 'stopped'
  | 'deallocating'
  | 'deallocated'
  /** Azure does not say. */
  | 'unknown';

/** What a VM's model with its instance view says of its state. */
export interface VmStatus {
  readonly power: PowerState;
  /** Its memory lies on its OS disk: its disks may not be exchanged. */
  readonly isHibernated: boolean;
  /** Azure works on it, or it is on the way from one power state to another. */
  readonly isBusy: boolean;
  /** Its latest operation failed. */
  readonly failure?: { readonly code: string; readonly message: string };
}

interface InstanceStatus {
  readonly code?: string;
  readonly message?: string;
  readonly displayStatus?: string;
}

const ON_THE_WAY: ReadonlySet<PowerState> = new Set(['starting', 'stopping', 'deallocating', 'unknown']);
const POWER_STATES: ReadonlySet<string> = new Set([
  'running',
  'starting',
  'stopping',
  'stopped',
  'deallocating',
  'deallocated',
]);

/** Reads `provisioningState` and the instance view. What Azure does not say is unknown, and busy. */
export function readVmStatus({ properties }: ResourceModel): VmStatus {
  const { statuses = [] } = (properties['instanceView'] ?? {}) as { readonly statuses?: readonly InstanceStatus[] };
  const found = codeAfter(statuses, 'PowerState/')?.toLowerCase() ?? '';
  const power = (POWER_STATES.has(found) ? found : 'unknown') as PowerState;
  const state = String(properties['provisioningState'] ?? '').toLowerCase();
  const failure = state === 'failed' || state === 'canceled' ? failureOf(statuses, state) : undefined;
  return {
    power,
    isHibernated: codeAfter(statuses, 'HibernationState/')?.toLowerCase() === 'hibernated',
    isBusy: (state !== 'succeeded' && failure === undefined) || ON_THE_WAY.has(power),
    ...(failure === undefined ? {} : { failure }),
  };
}

/** The code is the last part of `ProvisioningState/failed/AllocationFailed`. */
function failureOf(statuses: readonly InstanceStatus[], state: string): { code: string; message: string } {
  const status = statuses.find(({ code }) => /^ProvisioningState\/(failed|canceled)/i.test(code ?? ''));
  const code = status?.code?.split('/')[2] ?? state;
  const message = status?.message ?? status?.displayStatus ?? 'Azure gives no reason.';
  return { code, message };
}

function codeAfter(statuses: readonly InstanceStatus[], prefix: string): string | undefined {
  const status = statuses.find(({ code }) => code?.toLowerCase().startsWith(prefix.toLowerCase()));
  return status?.code?.slice(prefix.length);
}
