import type { SourceDisk, VirtualMachine } from './inventory.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';

/** What the tags say of one disk. */
export type Standing =
  | { readonly kind: 'protected'; readonly policy: Policy }
  /**
   * Its tag is a standing mistake. It is protected all the same, by `fallback` where the mistake itself names one (a
   * shared disk's more frequent schedule), else by the policy written on its newest point, else by the default one.
   * Nothing of it is pruned.
   */
  | { readonly kind: 'problem'; readonly problem: Problem; readonly fallback?: Policy }
  | { readonly kind: 'off' }
  /** No tag, and untagged VMs are ignored. */
  | { readonly kind: 'unprotected' }
  /** Tagged, but Azure cannot snapshot it: ephemeral, unmanaged, being uploaded. `why` is one sentence. */
  | { readonly kind: 'unsupported'; readonly why: string }
  /** No tag of its own, and attached to a VM that the list did not show: what that VM's tag says is not known. Nothing of it is pruned. */
  | { readonly kind: 'unknown'; readonly why: string };

/** One disk with the VM that it is snapshotted with (none for a detached disk). Shared disks appear once, with their first VM by id. */
export interface Protection {
  readonly disk: SourceDisk;
  readonly vm?: VirtualMachine;
  /** All VMs that a shared disk is attached to and that were listed, sorted by id; absent where there is but `vm`. */
  readonly vms?: readonly VirtualMachine[];
  readonly lun?: 'os' | number;
  readonly standing: Standing;
}

/** What a run selected in one subscription. */
export interface Selection {
  readonly protections: readonly Protection[];
  /** Disks that a VM names and that cannot be snapshotted and have no managed-disk resource (ephemeral, unmanaged), or that the disk list did not show. */
  readonly skipped: readonly {
    readonly vm: VirtualMachine;
    readonly diskName: string;
    readonly why: string;
    readonly code: 'ephemeral' | 'unmanaged' | 'not-listed';
  }[];
  readonly problems: readonly Problem[];
}
