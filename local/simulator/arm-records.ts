// What the simulated Azure remembers beside its resources.

/** A snapshot or disk whose content still arrives, after its operation succeeded. */
export interface BackgroundCopy {
  readonly from: number;
  readonly until: number;
  /** Lower-cased id of the source of a CopyStart; undefined for a copy from a disk. */
  readonly sourceSnapshot: string | undefined;
  /** The disk incarnation, for the limit of pending snapshots. */
  readonly sourceUniqueId: string | undefined;
}

export const CONSISTENCY_MODES = ['CrashConsistent', 'FileSystemConsistent', 'ApplicationConsistent'] as const;
export type ConsistencyMode = (typeof CONSISTENCY_MODES)[number];

/** What is set of a VM's guest: its agent, and what a restore point without a mode reaches with it. */
export interface Guest {
  readonly agent?: 'ready' | 'not-ready';
  readonly consistency?: ConsistencyMode;
}

/** A management lock, as ARM shows it. */
export interface Lock {
  readonly id: string;
  readonly type: 'Microsoft.Authorization/locks';
  readonly name: string;
  readonly properties: { readonly level: string; readonly notes?: string };
}

/** A long-running operation of DiskRP. */
export interface Operation {
  readonly id: string;
  readonly startedAt: number;
  endedAt?: number;
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  error?: { code: string; message: string };
  /** What the status body carries as `properties.output` once it succeeded. */
  readonly output: (() => unknown) | undefined;
  /** What the Location URL answers once it succeeded, where that is not the output. */
  readonly result: (() => unknown) | undefined;
}

export type PowerState = 'running' | 'starting' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated';
