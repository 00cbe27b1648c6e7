import { resourceId } from '../policy/resource-id.ts';
import { attachmentOf } from '../policy/restore/attachment.ts';
import { type VmTemplate, vmTemplate } from '../policy/restore/vm-template.ts';
import type { Ports } from '../run/ports.ts';
import { vmKeyOf } from '../run/read/named-point.ts';
import type { RunSettings } from '../run/settings.ts';
import { findSets } from './find-sets.ts';
import type { LivePoint } from './sets-found.ts';

export type VmTemplateRead =
  | { readonly kind: 'read'; readonly template: VmTemplate }
  | { readonly kind: 'set-unknown' }
  /** `vm` is `group/name`; absent where the set is of a disk without a VM. */
  | { readonly kind: 'no-model'; readonly vm?: string };

/** The template that builds the VM of a set again, of the model that was kept when the set was taken, or nearest to it. */
export async function readVmTemplate(ports: Ports, settings: RunSettings, setId: string): Promise<VmTemplateRead> {
  const found = await findSets(ports, settings, { set: setId });
  const [first, ...more] = found.kind === 'found' ? found.set.points : [];
  if (found.kind !== 'found' || first === undefined) return { kind: 'set-unknown' };
  const { id, vm, takenTo, scheduledFor } = found.set;
  const vmKey = vmKeyOf(first);
  if (vm === undefined || vmKey === undefined) return { kind: 'no-model' };
  const kept = await ports.vmModels.at(resourceId(vmKey), takenTo ?? scheduledFor);
  if (kept === undefined) return { kind: 'no-model', vm };
  const disks = [first, ...more].map((point) => ({ diskName: point.diskName, ...placeOf(point, kept.model) }));
  const template = vmTemplate({
    model: kept.model,
    seenAt: kept.seenAt,
    setId: id,
    ...(takenTo === undefined ? {} : { takenTo }),
    disks,
  });
  return { kind: 'read', template };
}

function placeOf(
  { point, diskId }: LivePoint,
  model: Parameters<typeof attachmentOf>[1],
): ReturnType<typeof attachmentOf> {
  const { id, name, location, tags } = point.snapshot;
  return attachmentOf({ id, name, location, tags, properties: {} }, model, diskId);
}
