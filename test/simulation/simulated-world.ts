import type { ArmFleet } from '../../local/simulator/arm-json.ts';
import { ArmState } from '../../local/simulator/arm-state.ts';
import { armAdapters } from '../../shared/azure/arm-adapters.ts';
import { ArmInventory } from '../../shared/azure/arm-inventory.ts';
import type { Instant } from '../../shared/policy/instant.ts';
import type { SourceDisk } from '../../shared/policy/inventory.ts';
import type { ResourceId } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { ReadMachine } from '../../shared/run/ports.ts';
import { type FakePorts, fakePorts } from '../fakes/fake-ports.ts';
import { type Installation, someSettings } from '../run/world.ts';
import { DirectArm, type Witness } from './direct-arm.ts';

/** One installation in one process: the stores, clock and queue of the memory, and the simulated Azure by the product's own adapters. */
export interface SimulatedWorld extends Installation {
  readonly ports: Omit<FakePorts, 'azure'>;
  readonly azure: ArmState;
}

export interface WorldOptions {
  readonly witness: Witness;
  /** Whether the identity lost the right to see a VM or disk: lists leave it out, and a GET is refused. */
  readonly isHidden: (id: string) => boolean;
}

/** How long history is kept, in days: less than a simulation lasts, so that it is cleared away in it. */
const HISTORY_DAYS = 60;
/** When the last points of a disk go that is gone. */
const ORPHAN_DAYS = 60;

export function openSimulatedWorld(fleet: ArmFleet, startsAt: Instant, options: WorldOptions): SimulatedWorld {
  const { azure: _, ...inMemory } = fakePorts();
  const { clock } = inMemory;
  clock.set(startsAt);
  const azure = new ArmState(fleet, () => clock.now());
  azure.throttle.change({ enforce: true });
  const arm = new DirectArm(azure, options.witness);
  const ports = { ...inMemory, ...armAdapters(arm), inventory: new SimulatedInventory(arm, azure, options.isHidden) };
  return { ports, settings: someSettings({ historyDays: HISTORY_DAYS, orphanDays: ORPHAN_DAYS }), azure };
}

/** Both sides have one clock: what ARM's `Date` is apart from it, the simulation says. */
class SimulatedInventory extends ArmInventory {
  readonly #azure: ArmState;
  readonly #isHidden: WorldOptions['isHidden'];

  constructor(arm: DirectArm, azure: ArmState, isHidden: WorldOptions['isHidden']) {
    super(arm);
    this.#azure = azure;
    this.#isHidden = isHidden;
  }

  override clockSkewMs(): number {
    return this.#azure.settings.dateOffsetMs;
  }

  override async listVirtualMachines(subscriptionId: string, resourceGroup?: string) {
    return this.#seen(await super.listVirtualMachines(subscriptionId, resourceGroup));
  }

  override async listDisks(subscriptionId: string, resourceGroup?: string) {
    return this.#seen(await super.listDisks(subscriptionId, resourceGroup));
  }

  override async getVirtualMachine(id: ResourceId): Promise<ReadMachine | undefined> {
    this.#refuseHidden(id);
    return super.getVirtualMachine(id);
  }

  override async getDisk(id: ResourceId): Promise<SourceDisk | undefined> {
    this.#refuseHidden(id);
    return super.getDisk(id);
  }

  #seen<T extends { readonly id: string }>(all: readonly T[]): readonly T[] {
    return all.filter(({ id }) => !this.#isHidden(id));
  }

  #refuseHidden(id: string): void {
    if (!this.#isHidden(id)) return;
    throw new AzureError('The client does not have authorization.', { code: 'AuthorizationFailed', status: 403 });
  }
}
