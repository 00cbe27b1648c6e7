import { isWhollyOn, type ProfileStanding, profileStanding } from '../../policy/restore/replaced-profile.ts';
import { type StorageProfile, storageProfileOf } from '../../policy/restore/seats.ts';
import { readVmStatus, type VmStatus } from '../../policy/restore/vm-status.ts';
import { AzureError } from '../../run/azure-error.ts';
import type { ReplacementExecution } from './replacement-execution.ts';

/** A VM as Azure shows it, beside what the replacement knows of it. */
export interface VmLook extends VmStatus {
  readonly profile: StorageProfile;
  readonly standing: ProfileStanding;
  /** Absent where it is on some of each. */
  readonly on?: 'old' | 'new';
}

export type Looked =
  | { readonly kind: 'seen'; readonly look: VmLook }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly error: AzureError };

/** Reads the VM: what a step does next depends on this, never on what was done before alone. */
export async function lookAtVm({ ports, record }: ReplacementExecution): Promise<Looked> {
  const { vmId, before, swaps } = record;
  try {
    const model = await ports.models.getVirtualMachine(vmId);
    if (model === undefined) return { kind: 'gone' };
    const profile = storageProfileOf(model);
    const on = isWhollyOn(profile, swaps);
    const standing = profileStanding(profile, before, swaps);
    return {
      kind: 'seen',
      look: { ...readVmStatus(model), profile, standing, ...(on === 'mixed' ? {} : { on }) },
    };
  } catch (error) {
    if (error instanceof AzureError) return { kind: 'unreadable', error };
    throw error;
  }
}
