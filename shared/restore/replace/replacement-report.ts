import { formatInstant } from '../../policy/instant.ts';
import { idParts } from '../../policy/resource-id.ts';
import { makeCommands } from '../../policy/restore/commands/make-commands.ts';
import { renderCommands, type ShellCommands } from '../../policy/restore/commands/shell.ts';
import { swapBackCommands, swapCommands } from '../../policy/restore/commands/swap-commands.ts';
import type { ReplacementRecord } from '../records.ts';

/** What a replacement has that other restores have not, as readers see it. */
export interface ReplacementReport {
  readonly vm: string;
  /** In one sentence: on which disks the VM is, and whether it runs as far as the replacement goes. */
  readonly says: string;
  readonly step: ReplacementRecord['step'];
  readonly steps: readonly { readonly step: ReplacementRecord['step']; readonly at: string }[];
  readonly swaps: readonly { readonly lun: 'os' | number; readonly from?: string; readonly to: string }[];
  readonly wasRunning?: boolean;
  readonly on?: 'old' | 'new';
  readonly safetyRun?: string;
}

export function replacementReport(record: ReplacementRecord): ReplacementReport {
  const { vmId, step, steps, swaps, wasRunning, on, safetyRunId } = record;
  return {
    vm: vmId,
    says: sayWhere(record),
    step,
    steps: steps.map(({ step: name, at }) => ({ step: name, at: formatInstant(at) })),
    swaps: swaps.map(({ slot, from, to }) => ({ lun: slot, ...(from === undefined ? {} : { from }), to })),
    ...(wasRunning === undefined ? {} : { wasRunning }),
    ...(on === undefined ? {} : { on }),
    ...(safetyRunId === undefined ? {} : { safetyRun: safetyRunId }),
  };
}

/** What a person may do next by hand: put the VM on the new disks where it is not, or back on the old ones. */
export interface ReplacementCommands {
  readonly make?: ShellCommands;
  readonly replace?: ShellCommands;
  readonly undo?: ShellCommands;
}

export function replacementCommands(record: ReplacementRecord): ReplacementCommands {
  const { disks, on } = record;
  const unmade = disks.filter(({ state }) => state === 'failed' || state === 'planned');
  const make = makeCommands(unmade.map(({ request }) => request));
  return {
    ...(make.length === 0 ? {} : { make: renderCommands(make) }),
    ...(on === 'new' ? {} : { replace: renderCommands(swapCommands(record)) }),
    ...(on === 'old' ? {} : { undo: renderCommands(swapBackCommands(record)) }),
  };
}

function sayWhere({ vmId, state, step, on, wasRunning }: ReplacementRecord): string {
  const { name } = idParts(vmId);
  const disks = on === undefined ? 'may be on some of each of its disks, or gone' : `is wholly on its ${on} disks`;
  switch (state) {
    case 'running':
      return `${name} ${disks}; the replacement is at step ${step}.`;
    case 'not-started':
      return `${name} ${disks}, and could not be started.`;
    case 'succeeded':
    case 'rolled-back':
      return `${name} ${disks}, and ${wasRunning === true ? 'runs again' : 'is stopped, as it was before'}.`;
    default:
      return `${name} ${disks}; nothing more is done to it.`;
  }
}
