import type { ArmResource } from '../../local/simulator/arm-json.ts';
import type { ArmState } from '../../local/simulator/arm-state.ts';
import { aShopDisk, aShopMachine, diskId, machineId } from '../restore/shop-fleet.ts';
import type { Tenant } from './tenants.ts';
import { tagOf, type Wish } from './wish.ts';

const TAG_KEY = 'snapshot-policy';
const HOLD_KEY = 'nightkeep-hold';

/** What a tag says; `mistyped` means what it was before. */
export type Tag =
  | { readonly kind: 'wish'; readonly wish: Wish }
  | { readonly kind: 'off' }
  | { readonly kind: 'mistyped'; readonly wish: Wish };

/** How a disk is to be treated, by what Azure shows of it. */
export type Standing =
  | { readonly kind: 'wanted'; readonly wish: Wish; readonly isHeld: boolean }
  /** Seen, and no policy selects it. */
  | { readonly kind: 'unwanted'; readonly isHeld: boolean }
  /** Nothing of it may go; points are made by the wish, where there is one. */
  | { readonly kind: 'unclear'; readonly wish?: Wish }
  | { readonly kind: 'gone' };

/** A VM as people left it. */
interface Machine {
  tag: Tag | undefined;
  isHeld: boolean;
  isHidden: boolean;
}

interface Chapter {
  readonly since: number;
  readonly standing: Standing;
}

/** One disk by its unique id, whoever has its name now. */
export class EstateDisk {
  readonly uniqueId: string;
  readonly name: string;
  vm: string | undefined;
  tag: Tag | undefined;
  isHeld = false;
  isHidden = false;
  isThere = true;
  readonly #story: Chapter[] = [];

  constructor(uniqueId: string, name: string, vm: string | undefined) {
    this.uniqueId = uniqueId.toLowerCase();
    this.name = name;
    this.vm = vm;
  }

  become(standing: Standing, since: number): void {
    if (JSON.stringify(this.#story.at(-1)?.standing) !== JSON.stringify(standing))
      this.#story.push({ since, standing });
  }

  get standing(): Standing {
    return this.#story.at(-1)?.standing ?? { kind: 'gone' };
  }

  /** Since when it has been as it is. */
  get since(): number {
    return this.#story.at(-1)?.since ?? 0;
  }

  /** How it was at some time between two instants. */
  between(from: number, to: number): readonly Standing[] {
    const chapters = this.#story.filter(({ since }, index) => {
      const end = this.#story[index + 1]?.since ?? Number.POSITIVE_INFINITY;
      return since <= to && end > from;
    });
    return chapters.map(({ standing }) => standing);
  }
}

/** The VMs and disks as people change them, and as they were. */
export class Estate {
  readonly disks: EstateDisk[] = [];
  readonly machines = new Map<string, Machine>();
  readonly #azure: ArmState;
  #born = 0;

  constructor(azure: ArmState) {
    this.#azure = azure;
  }

  byUniqueId(uniqueId: string): EstateDisk | undefined {
    return this.disks.find((disk) => disk.uniqueId === uniqueId.toLowerCase());
  }

  /** Those of a VM that are there. */
  disksOf(vm: string): readonly EstateDisk[] {
    return this.disks.filter((disk) => disk.isThere && disk.vm === vm);
  }

  add({ name, wish, data = [] }: Tenant, now: number): void {
    const { machine, disks } = aShopMachine({ name, data: data.map((disk) => ({ name: disk.name })) });
    this.#azure.virtualMachines.put(machine);
    this.machines.set(name, { tag: { kind: 'wish', wish }, isHeld: false, isHidden: false });
    for (const resource of disks) {
      const own = data.find((disk) => disk.name === resource.name)?.wish;
      this.#addDisk(resource, name, own === undefined ? undefined : { kind: 'wish', wish: own });
    }
    this.#write(now);
  }

  addLoose(name: string, wish: Wish, now: number): void {
    this.#addDisk(aShopDisk({ name }), undefined, { kind: 'wish', wish });
    this.#write(now);
  }

  #addDisk(resource: ArmResource, vm: string | undefined, tag: Tag | undefined): void {
    this.#born += 1;
    const uniqueId = `unique-${resource.name}-${this.#born}`;
    this.#azure.disks.put({ ...resource, properties: { ...resource.properties, uniqueId } });
    const disk = new EstateDisk(uniqueId, resource.name, vm);
    disk.tag = tag;
    this.disks.push(disk);
  }

  /** Changes a VM's tag, hold or visibility. */
  changeMachine(name: string, change: Partial<Machine>, now: number): void {
    const machine = this.machines.get(name);
    if (machine === undefined) throw new Error(`test: there is no VM ${name}`);
    Object.assign(machine, change);
    this.#write(now);
  }

  changeDisk(disk: EstateDisk, change: Partial<Pick<EstateDisk, 'tag' | 'isHeld' | 'isHidden'>>, now: number): void {
    Object.assign(disk, change);
    this.#write(now);
  }

  /** Another disk in the place of one, under its name, with its tag and VM. */
  recreate(disk: EstateDisk, now: number): void {
    const resource = this.#azure.disks.get(diskId(disk.name));
    if (resource === undefined) throw new Error(`test: there is no disk ${disk.name}`);
    disk.isThere = false;
    this.#addDisk({ ...resource, tags: {} }, disk.vm, disk.tag);
    this.#write(now);
  }

  /** With its disks, or leaving them behind. */
  remove(name: string, withDisks: boolean, now: number): void {
    this.#azure.virtualMachines.delete(machineId(name));
    for (const disk of this.disksOf(name)) {
      disk.vm = undefined;
      if (withDisks) this.#removeDisk(disk);
      else this.#detach(disk);
    }
    this.machines.delete(name);
    this.#write(now);
  }

  #removeDisk(disk: EstateDisk): void {
    disk.isThere = false;
    this.#azure.disks.delete(diskId(disk.name));
  }

  #detach({ name }: EstateDisk): void {
    const resource = this.#azure.disks.get(diskId(name));
    if (resource === undefined) throw new Error(`test: there is no disk ${name}`);
    const { managedBy: _, ...loose } = resource;
    this.#azure.disks.put({ ...loose, properties: { ...resource.properties, diskState: 'Unattached' } });
  }

  /** Whether rights hide a VM or disk, by its id. */
  isHidden(id: string): boolean {
    const lower = id.toLowerCase();
    const vm = [...this.machines].find(([name]) => machineId(name).toLowerCase() === lower)?.[1];
    const disk = this.disks.find(({ name, isThere }) => isThere && diskId(name).toLowerCase() === lower);
    return vm?.isHidden === true || disk?.isHidden === true;
  }

  /** The policies file says something else under a name: what every tag means by it. */
  rename(wish: Wish, now: number): void {
    const meant = (tag: Tag | undefined): Tag | undefined =>
      tag !== undefined && tag.kind !== 'off' && tag.wish.name === wish.name ? { ...tag, wish } : tag;
    for (const machine of this.machines.values()) machine.tag = meant(machine.tag);
    for (const disk of this.disks) disk.tag = meant(disk.tag);
    this.#write(now);
  }

  /** Writes the tags as they are to be into Azure, and notes how each disk is to be treated from now on. */
  #write(now: number): void {
    for (const [name, { tag, isHeld }] of this.machines)
      retag(this.#azure.virtualMachines.get(machineId(name)), tag, isHeld);
    for (const disk of this.disks) {
      if (disk.isThere) retag(this.#azure.disks.get(diskId(disk.name)), disk.tag, disk.isHeld);
      disk.become(this.#standingOf(disk), now);
    }
  }

  #standingOf(disk: EstateDisk): Standing {
    if (!disk.isThere) return { kind: 'gone' };
    const vm = disk.vm === undefined ? undefined : this.machines.get(disk.vm);
    if (disk.isHidden) return { kind: 'unclear' };
    const tag = disk.tag ?? vm?.tag;
    if (disk.tag === undefined && vm?.isHidden === true) return { kind: 'unclear' };
    const isHeld = disk.isHeld || (vm?.isHeld === true && !vm.isHidden);
    if (tag === undefined || tag.kind === 'off') return { kind: 'unwanted', isHeld };
    return tag.kind === 'wish' ? { kind: 'wanted', wish: tag.wish, isHeld } : { kind: 'unclear', wish: tag.wish };
  }
}

function retag(resource: ArmResource | undefined, tag: Tag | undefined, isHeld: boolean): void {
  if (resource === undefined) return;
  const { [TAG_KEY]: _, [HOLD_KEY]: __, ...others } = resource.tags ?? {};
  resource.tags = {
    ...others,
    ...(tag === undefined ? {} : { [TAG_KEY]: textOf(tag) }),
    ...(isHeld ? { [HOLD_KEY]: 'kept by hand' } : {}),
  };
}

function textOf(tag: Tag): string {
  if (tag.kind === 'off') return 'off';
  return tag.kind === 'wish' ? tagOf(tag.wish) : 'nigthly keep 1d';
}
