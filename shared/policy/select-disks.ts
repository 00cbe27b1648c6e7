import { type SourceDisk, tagValue, type VirtualMachine } from './inventory.ts';
import { type Attachment, attachments, byId } from './planning/attachments.ts';
import { diskStanding, tagProblem, vmSays } from './planning/disk-standing.ts';
import { tagHints } from './planning/tag-hints.ts';
import { type TagSettings, tagReader } from './planning/tag-reader.ts';
import { unitKey } from './planning/unit.ts';
import { whyUnsupported } from './planning/unsupported.ts';
import type { Problem } from './problem.ts';
import type { Protection, Selection, Standing } from './protection.ts';

export interface SelectionInput {
  readonly virtualMachines: readonly VirtualMachine[];
  readonly disks: readonly SourceDisk[];
  readonly settings: TagSettings;
}

/**
 * What the tags say of each disk of one subscription, opted in or not. A disk is its unique id and appears once, with
 * all its VMs considered; the result does not depend on the order of the lists nor on the casing of ids and keys.
 */
export function selectDisks({ virtualMachines, disks, settings }: SelectionInput): Selection {
  const reader = tagReader(settings);
  const { attached, skipped } = attachments(virtualMachines, disks);
  const protections = attached.map((attachment) => protectionOf(attachment, settings.tagKey, reader)).sort(byVmAndLun);
  return { protections, skipped, problems: problemsOf(virtualMachines, protections, settings, reader) };
}

function protectionOf(attachment: Attachment, tagKey: string, reader: ReturnType<typeof tagReader>): Protection {
  const { disk, vms, lun } = attachment;
  const [vm] = vms;
  return {
    disk,
    ...(vm === undefined ? {} : { vm }),
    ...(vms.length < 2 ? {} : { vms }),
    ...(lun === undefined ? {} : { lun }),
    standing: supported(diskStanding(attachment, tagKey, reader), disk),
  };
}

/** Whether Azure can snapshot it matters only where something asks for it. */
function supported(standing: Standing, disk: SourceDisk): Standing {
  if (standing.kind !== 'protected' && standing.kind !== 'problem') return standing;
  const why = whyUnsupported(disk);
  return why === undefined ? standing : { kind: 'unsupported', why };
}

/** Each mistake once: a VM's tag for the VM, not for each of its disks. Then what keys look like. */
function problemsOf(
  virtualMachines: readonly VirtualMachine[],
  protections: readonly Protection[],
  settings: TagSettings,
  reader: ReturnType<typeof tagReader>,
): readonly Problem[] {
  const { tagKey } = settings;
  const problems: Problem[] = [];
  for (const vm of virtualMachines.toSorted(byId)) {
    const says = vmSays(vm, tagKey, reader);
    if (says.kind === 'mistake') problems.push(tagProblem(says, { vm }));
    problems.push(...tagHints(vm, tagKey));
  }
  for (const { disk, standing } of protections.toSorted((a, b) => byId(a.disk, b.disk))) {
    if (standing.kind === 'problem' && standing.problem.diskId !== undefined) problems.push(standing.problem);
    // An upload does not hide a mistaken tag.
    const own = standing.kind === 'unsupported' ? tagValue(disk.tags, tagKey) : undefined;
    const says = own === undefined ? undefined : reader.read(own);
    if (says?.kind === 'mistake') problems.push(tagProblem(says, { disk }));
    problems.push(...tagHints(disk, tagKey));
  }
  return problems;
}

function byVmAndLun(a: Protection, b: Protection): number {
  const [vmOfA, vmOfB] = [unitKey(a), unitKey(b)];
  if (vmOfA !== vmOfB) return vmOfA < vmOfB ? -1 : 1;
  return lunOrder(a.lun) - lunOrder(b.lun) || byId(a.disk, b.disk);
}

function lunOrder(lun: Protection['lun']): number {
  if (lun === 'os') return -1;
  return lun ?? Number.MAX_SAFE_INTEGER;
}
