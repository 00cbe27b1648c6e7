import { formatInstant } from '../instant.ts';
import { storageProfileOf } from './seats.ts';
import type { TemplateDisk, VmTemplateInput } from './template-input.ts';

/** What a person should know before building a VM by the template, in sentences. */
export function templateNotes({ model, seenAt, takenTo, disks }: VmTemplateInput): readonly string[] {
  const storage = storageProfileOf(model);
  const luns = new Set(disks.map(({ lun }) => lun));
  const identityType = String((model['identity'] as { readonly type?: unknown } | undefined)?.type ?? '');
  const extensions = Array.isArray(model['resources']) ? (model['resources'] as { readonly name?: string }[]) : [];
  return [
    ...(takenTo === undefined || seenAt <= takenTo
      ? []
      : [
          `The VM was first seen so at ${formatInstant(seenAt)}, after the set was taken: it may have been another before.`,
        ]),
    ...(luns.has('os') ? [] : ['The set has no point of the OS disk: give the id of another disk for it.']),
    ...(storage.osDisk?.diffDiskSettings === undefined ? [] : ['Its OS disk was ephemeral; this one is not.']),
    ...(storage.dataDisks ?? [])
      .filter(({ lun }) => lun !== undefined && !luns.has(lun))
      .map(({ lun, name }) => `${name === undefined ? 'A disk' : `The disk ${name}`} at LUN ${lun} is not in the set.`),
    ...disks
      .filter((disk) => !isPlaced(disk, disks))
      .map(({ diskName: name }) => `The disk ${name} has no LUN of its own: attach it by hand.`),
    ...(/SystemAssigned/i.test(identityType)
      ? ['Its system-assigned identity is a new one: grant its roles again.']
      : []),
    ...(extensions.length === 0
      ? []
      : [`Install its extensions again: ${extensions.map(({ name }) => name).join(', ')}.`]),
  ];
}

function isPlaced(disk: TemplateDisk, disks: readonly TemplateDisk[]): boolean {
  return disk.lun !== undefined && disks.find(({ lun }) => lun === disk.lun) === disk;
}
