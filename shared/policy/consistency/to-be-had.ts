import { isCopiedInBackground } from '../copied-in-background.ts';
import type { AttachedDisk, SourceDisk, VirtualMachine } from '../inventory.ts';
import type { CreateAction } from '../plan.ts';
import type { Consistency, PointOptions } from '../policy.ts';
import { sameId } from '../resource-id.ts';
import { isServedByBoost, takesPremiumStorage } from './vm-sizes.ts';

/** What Azure takes of a VM and mode in an hour. */
const MOST_AN_HOUR = 3;

/** The disks of a VM that are to have one restore point. */
export interface ConsistentDisks {
  readonly vm: VirtualMachine;
  readonly disks: readonly SourceDisk[];
  /** Restore points of the VM in the last hour. */
  readonly recent: number;
}

export type ToBeHad =
  | { readonly kind: 'made'; readonly consistency: NonNullable<CreateAction['consistency']> }
  /** The policy wants nothing less; `why` is one sentence. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * How consistent the points of a VM's disks can be made, as Microsoft's support matrix of restore points has it: what was
 * asked for, else the next lower, with the reason in one sentence, unless the policy wants nothing less.
 */
export function consistencyToBeHad(
  { consistency: asked = 'crash', orElse }: Pick<PointOptions, 'consistency' | 'orElse'>,
  about: ConsistentDisks,
): ToBeHad {
  const why = whyNot(asked, about);
  // What stands in the way of an application-consistent one stands in that of a crash-consistent one too.
  if (why !== undefined) return orElse === 'fail' ? { kind: 'refused', why } : made({ asked, made: 'disk', why });
  const fallsTo = asked === 'application' && whyNot('crash', about) === undefined ? 'crash' : 'disk';
  return made({ asked, made: asked, ...(orElse === 'fail' ? {} : { fallsTo }) });
}

function made(consistency: NonNullable<CreateAction['consistency']>): ToBeHad {
  return { kind: 'made', consistency };
}

/** Why a consistency is not to be had, in one sentence; undefined where Azure makes such a restore point. */
function whyNot(asked: Exclude<Consistency, 'disk'>, about: ConsistentDisks): string | undefined {
  const why = whyNoPoint(about) ?? (asked === 'crash' ? whyNoCrash(about) : undefined);
  return why === undefined ? undefined : `No ${asked}-consistent point of ${about.vm.name}: ${why}.`;
}

/** What no restore point of a VM can be made with. */
function whyNoPoint({ vm, disks, recent }: ConsistentDisks): string | undefined {
  if (recent >= MOST_AN_HOUR) return `Azure takes ${MOST_AN_HOUR} restore points of a VM in an hour, and it had them`;
  const local = vm.disks.find(({ ephemeral }) => ephemeral);
  if (local !== undefined) return `its disk ${local.name} is ephemeral`;
  const blob = vm.disks.find(({ diskId }) => diskId === undefined);
  if (blob !== undefined) return `its disk ${blob.name} is unmanaged`;
  const shared = disks.find(({ maxShares = 1 }) => maxShares > 1);
  if (shared !== undefined) return `its disk ${shared.name} is shared`;
  // Azure takes some of these, but does not say in a restore point when their data has arrived.
  const late = disks.find(({ sku = '' }) => isCopiedInBackground(sku));
  return late === undefined ? undefined : `its disk ${late.name} is ${SKU_NAMES[late.sku ?? ''] ?? late.sku}`;
}

const SKU_NAMES: Readonly<Record<string, string>> = {
  UltraSSD_LRS: 'an Ultra disk',
  PremiumV2_LRS: 'a Premium SSD v2',
};

/** What keeps disks from agreeing where the guest takes no part. */
function whyNoCrash({ vm, disks }: ConsistentDisks): string | undefined {
  const { size } = vm;
  if (!takesPremiumStorage(size)) return `its size ${size} takes no Premium storage`;
  const attached = vm.disks.filter((disk) => disks.some(({ id }) => isSame(disk, id)));
  const accelerated = attached.find(({ writeAccelerator }) => writeAccelerator === true);
  if (accelerated !== undefined) return `its disk ${accelerated.name} is write-accelerated`;
  const cached = attached.find(({ cache }) => cache?.toLowerCase() === 'readwrite');
  if (cached !== undefined) return `its disk ${cached.name} is cached on the host for reading and writing`;
  const data = attached.filter(({ lun }) => lun !== 'os');
  if (data.length > 1 && isServedByBoost(size)) return `its size ${size} (Azure Boost) has several data disks`;
  return undefined;
}

function isSame({ diskId }: AttachedDisk, id: SourceDisk['id']): boolean {
  return diskId !== undefined && sameId(diskId, id);
}
