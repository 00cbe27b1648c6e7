import type { ArmResource } from '../../local/simulator/arm-json.ts';
import type { ArmState } from '../../local/simulator/arm-state.ts';
import { DAY } from '../adversary/year/time.ts';
import { aShopDisk, aShopMachine, diskId, machineId } from '../restore/shop-fleet.ts';
import { tagOf, type Wish } from './wish.ts';

const TAG_KEY = 'snapshot-policy';

/** What a person wants of a disk at a time, as Azure shows it. */
export type Standing =
  | { readonly kind: 'wanted'; readonly wish: Wish }
  /** Seen, and no policy selects it. */
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'gone' };

/** A run may act by what it read so long ago. */
const MEMORY = DAY;

/** One disk by its unique id, whatever its name has been given to since. */
export class EstateDisk {
  readonly uniqueId: string;
  readonly name: string;
  readonly vm: string | undefined;
  readonly #story: { readonly since: number; readonly standing: Standing }[] = [];

  constructor(uniqueId: string, name: string, vm: string | undefined) {
    this.uniqueId = uniqueId.toLowerCase();
    this.name = name;
    this.vm = vm;
  }

  become(standing: Standing, since: number): void {
    this.#story.push({ since, standing });
  }

  get standing(): Standing {
    return this.#story.at(-1)?.standing ?? { kind: 'gone' };
  }

  /** Since when it has been as it is. */
  get since(): number {
    return this.#story.at(-1)?.since ?? 0;
  }

  /** Everything that a run may have seen that acts now: how it is, and how it was a while ago. */
  seenBefore(now: number): readonly Standing[] {
    const recent = this.#story.filter((_, index) => {
      const next = this.#story[index + 1];
      return next === undefined || next.since > now - MEMORY;
    });
    return recent.map(({ standing }) => standing);
  }
}

/** A VM or a disk of its own, and what is wanted of it. */
export interface Tenant {
  readonly name: string;
  readonly wish: Wish;
  /** Beside the OS disk; those with a wish have a tag of their own. */
  readonly data?: readonly { readonly name: string; readonly wish?: Wish }[];
}

/** The VMs and disks of the simulation as they are, and as they were. */
export class Estate {
  readonly disks: EstateDisk[] = [];
  readonly #azure: ArmState;

  constructor(azure: ArmState) {
    this.#azure = azure;
  }

  /** Those that a policy selects. */
  wanted(): readonly { readonly disk: EstateDisk; readonly wish: Wish }[] {
    return this.disks.flatMap((disk) => (disk.standing.kind === 'wanted' ? [{ disk, wish: disk.standing.wish }] : []));
  }

  byUniqueId(uniqueId: string): EstateDisk | undefined {
    return this.disks.find((disk) => disk.uniqueId === uniqueId.toLowerCase());
  }

  add({ name, wish, data = [] }: Tenant, now: number): void {
    const { machine, disks } = aShopMachine({
      name,
      tags: { [TAG_KEY]: tagOf(wish) },
      data: data.map((disk) => ({
        name: disk.name,
        ...(disk.wish === undefined ? {} : { tags: { [TAG_KEY]: tagOf(disk.wish) } }),
      })),
    });
    this.#azure.virtualMachines.put(machine);
    for (const resource of disks)
      this.#addDisk(resource, name, data.find((disk) => disk.name === resource.name)?.wish ?? wish, now);
  }

  addLoose(name: string, wish: Wish, now: number): void {
    this.#addDisk(aShopDisk({ name, tags: { [TAG_KEY]: tagOf(wish) } }), undefined, wish, now);
  }

  #addDisk(resource: ArmResource, vm: string | undefined, wish: Wish, now: number): void {
    this.#azure.disks.put(resource);
    const disk = new EstateDisk(resource.properties.uniqueId ?? '', resource.name, vm);
    disk.become({ kind: 'wanted', wish }, now);
    this.disks.push(disk);
  }

  /** Writes another tag on the VM, which its disks follow that have none of their own. */
  retagVm(vm: string, wish: Wish, now: number): void {
    this.#retag(this.#azure.virtualMachines.get(machineId(vm)), tagOf(wish));
    for (const disk of this.disks) {
      const resource = this.#azure.disks.get(diskId(disk.name));
      const follows = disk.vm === vm && resource?.tags?.[TAG_KEY] === undefined && disk.standing.kind !== 'gone';
      if (follows) disk.become({ kind: 'wanted', wish }, now);
    }
  }

  #retag(resource: ArmResource | undefined, tag: string): void {
    if (resource !== undefined) resource.tags = { ...resource.tags, [TAG_KEY]: tag };
  }
}
