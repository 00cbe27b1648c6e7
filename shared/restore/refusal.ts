import type { ShellCommands } from '../policy/restore/commands/shell.ts';

/** Why a restore is not begun. Nothing was touched. */
export interface RestoreRefusal {
  readonly kind: 'refused';
  /** `unknown`: there is no such thing; `conflict`: there is, and it is not as it must be; `forbidden`: a role is missing. */
  readonly because: 'unknown' | 'conflict' | 'forbidden';
  /** A stable kebab-case name. */
  readonly code: string;
  readonly detail: string;
  /** The field of the request that it is about. */
  readonly field?: string;
  /** What else is told: candidates, names that look alike, sets that come near. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** How to do it, or what is missing for it, with one's own rights. */
  readonly commands?: ShellCommands;
}

/** Nothing is called so. */
export function unknown(code: string, detail: string, fields: Partial<RestoreRefusal> = {}): RestoreRefusal {
  return { kind: 'refused', because: 'unknown', code, detail, ...fields };
}

/** It is there, and is not as it must be. */
export function conflict(code: string, detail: string, fields: Partial<RestoreRefusal> = {}): RestoreRefusal {
  return { kind: 'refused', because: 'conflict', code, detail, ...fields };
}

export function isRefusal(value: object): value is RestoreRefusal {
  return 'kind' in value && value.kind === 'refused';
}
