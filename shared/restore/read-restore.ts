import { formatInstant, type Instant } from '../policy/instant.ts';
import { makeCommands } from '../policy/restore/commands/make-commands.ts';
import { type Command, renderCommands, type ShellCommands } from '../policy/restore/commands/shell.ts';
import { buildCommands, inspectCommands, replaceCommands } from '../policy/restore/commands/use-commands.ts';
import { storageProfile } from '../policy/restore/storage-profile.ts';
import type { Page, Ports } from '../run/ports.ts';
import type { ActionError } from '../run/records.ts';
import { isEveryDiskSettled } from './make-disks.ts';
import type { DrillRecord, NewDisksRecord, RestoredDisk, RestoreRecord } from './records.ts';
import { type ReplacementReport, replacementCommands, replacementReport } from './replace/replacement-report.ts';
import { seeHydration } from './see-hydration.ts';

/** A restore, a replacement or a drill as readers see it; instants are ISO 8601 in UTC. */
export interface RestoreSummary {
  readonly id: string;
  readonly kind: RestoreRecord['kind'];
  readonly state: RestoreRecord['state'];
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly startedBy: RestoreRecord['startedBy'];
  readonly reason?: string;
  readonly source: {
    readonly set?: string;
    readonly vm?: string;
    readonly scheduledFor: string;
    readonly takenFrom: string;
    readonly takenTo: string;
  };
  /** Of the disks: those made, those that failed, and all. */
  readonly progress: { readonly done: number; readonly failed: number; readonly total: number };
  readonly error?: ActionError;
}

interface DiskReport {
  /** The id of the disk made, or to be made. */
  readonly disk: string;
  readonly point: string;
  readonly sourceDisk?: string;
  readonly lun?: 'os' | number;
  readonly cache?: string;
  readonly writeAccelerator?: boolean;
  readonly location: string;
  readonly zone?: string;
  readonly sku: string;
  readonly sizeGib?: number;
  readonly state: RestoredDisk['state'];
  readonly sentAt?: string;
  readonly succeededAt?: string;
  /** How much of it has arrived, in percent. It can be used before, more slowly; Azure says so of some SKUs only. */
  readonly hydratedPercent?: number;
  readonly error?: ActionError;
}

/** What to do next, in commands of the Azure CLI. */
interface NextCommands {
  /** Makes the disks that were not made, with one's own rights. */
  readonly make?: ShellCommands;
  /** Hangs them beside what any VM has: to take files out. */
  readonly inspect?: ShellCommands;
  /** Puts the VM on them by hand. */
  readonly replace?: ShellCommands;
  /** Puts a VM that was replaced in place back on its old disks. */
  readonly undo?: ShellCommands;
  /** Builds another VM from them. */
  readonly build?: ShellCommands;
}

/** What a drill has that other restores have not. */
interface DrillReport {
  /** The id of the VM, lower case. */
  readonly vm: string;
  readonly step: DrillRecord['step'];
  readonly checks: DrillRecord['checks'];
  /** From the first PUT until the last disk was usable. */
  readonly restoredInMs?: number;
}

export interface RestoreReport extends RestoreSummary {
  readonly disks: readonly DiskReport[];
  readonly notes: readonly string[];
  readonly commands?: NextCommands;
  /** The fragment of an ARM template: a VM's `storageProfile` on these disks. */
  readonly storageProfile?: Readonly<Record<string, unknown>>;
  readonly protect?: boolean;
  readonly replacement?: ReplacementReport;
  readonly drill?: DrillReport;
}

/** One restore whole, with what can be done with its disks; undefined where there is none of that id. */
export async function readRestore(ports: Ports, id: string): Promise<RestoreReport | undefined> {
  const record = (await ports.restores.get(id))?.value;
  return record === undefined ? undefined : restoreReport(await seeHydration(ports, record));
}

/** Newest first. */
export async function listRestores(ports: Ports, limit: number, cursor?: string): Promise<Page<RestoreSummary>> {
  const page = await ports.restores.list(limit, cursor);
  return { ...page, items: page.items.map(restoreSummary) };
}

function restoreSummary(record: RestoreRecord): RestoreSummary {
  const { source, disks } = record;
  const count = (state: RestoredDisk['state']) => disks.filter((disk) => disk.state === state).length;
  return {
    id: record.id,
    kind: record.kind,
    state: record.state,
    startedAt: formatInstant(record.startedAt),
    ...iso('endedAt', record.endedAt),
    startedBy: record.startedBy,
    ...(record.reason === undefined ? {} : { reason: record.reason }),
    source: {
      ...(source.set === undefined ? {} : { set: source.set }),
      ...(source.vm === undefined ? {} : { vm: source.vm }),
      scheduledFor: formatInstant(source.scheduledFor),
      takenFrom: formatInstant(source.takenFrom),
      takenTo: formatInstant(source.takenTo),
    },
    progress: { done: count('succeeded'), failed: count('failed'), total: disks.length },
    ...(record.error === undefined ? {} : { error: record.error }),
  };
}

export function restoreReport(record: RestoreRecord): RestoreReport {
  return {
    ...restoreSummary(record),
    disks: record.disks.map(diskReport),
    notes: record.notes,
    ...ofKind(record),
  };
}

function ofKind(record: RestoreRecord): Partial<RestoreReport> {
  switch (record.kind) {
    case 'new-disks':
      return {
        protect: record.protect,
        commands: nextCommands(record),
        storageProfile: storageProfile(record.disks.filter(({ state }) => state !== 'failed')),
      };
    case 'replacement':
      return { commands: replacementCommands(record), replacement: replacementReport(record) };
    case 'drill':
      return { drill: drillReport(record) };
  }
}

function nextCommands({ disks, usedVm }: NewDisksRecord): NextCommands {
  const unmade = disks.filter(({ state }) => state === 'failed' || state === 'planned');
  // A plan shows what becomes possible; a restore that has ended, what is.
  const usable = isEveryDiskSettled(disks) ? disks.filter(({ state }) => state === 'succeeded') : disks;
  return {
    ...rendered('make', makeCommands(unmade.map(({ request }) => request))),
    ...rendered('inspect', inspectCommands(usable)),
    ...rendered('replace', usedVm === undefined || usable.length === 0 ? [] : replaceCommands(usable, usedVm)),
    ...rendered('build', buildCommands(usable, usedVm)),
  };
}

function rendered(key: keyof NextCommands, commands: readonly Command[]): NextCommands {
  return commands.length === 0 ? {} : { [key]: renderCommands(commands) };
}

function diskReport(disk: RestoredDisk): DiskReport {
  const { request, pointId, sourceDiskId, lun, cache, writeAccelerator, state, completionPercent, error } = disk;
  const sizeGib = request.properties['diskSizeGB'];
  return {
    disk: request.id,
    point: pointId,
    ...(sourceDiskId === undefined ? {} : { sourceDisk: sourceDiskId }),
    ...(lun === undefined ? {} : { lun }),
    ...(cache === undefined ? {} : { cache }),
    ...(writeAccelerator === undefined ? {} : { writeAccelerator }),
    location: request.location,
    ...(request.zones?.[0] === undefined ? {} : { zone: request.zones[0] }),
    sku: request.sku.name,
    ...(typeof sizeGib === 'number' ? { sizeGib } : {}),
    state,
    ...iso('sentAt', disk.sentAt),
    ...iso('succeededAt', disk.succeededAt),
    ...(completionPercent === undefined ? {} : { hydratedPercent: completionPercent }),
    ...(error === undefined ? {} : { error }),
  };
}

function drillReport({ vmKey, step, checks, restoredInMs }: DrillRecord): DrillReport {
  return { vm: vmKey, step, checks, ...(restoredInMs === undefined ? {} : { restoredInMs }) };
}

function iso<K extends string>(key: K, at: Instant | undefined): { readonly [key in K]?: string } {
  return (at === undefined ? {} : { [key]: formatInstant(at) }) as { readonly [key in K]?: string };
}
