import type { ArmFleet } from '../../local/simulator/arm-json.ts';
import { ArmState } from '../../local/simulator/arm-state.ts';
import { ArmInventory } from '../../shared/azure/arm-inventory.ts';
import type { Instant } from '../../shared/policy/instant.ts';
import { armAdapters } from '../azure/arm-adapters.ts';
import { type FakePorts, fakePorts } from '../fakes/fake-ports.ts';
import { type Installation, someSettings } from '../run/world.ts';
import { DirectArm, type Witness } from './direct-arm.ts';

/** One installation in one process: the stores, clock and queue of the memory, and the simulated Azure by the product's own adapters. */
export interface SimulatedWorld extends Installation {
  readonly ports: Omit<FakePorts, 'azure'>;
  readonly azure: ArmState;
}

/** Both sides have one clock: what ARM's `Date` is apart from it, the test says. */
class InventoryOfOneClock extends ArmInventory {
  readonly #azure: ArmState;

  constructor(arm: DirectArm, azure: ArmState) {
    super(arm);
    this.#azure = azure;
  }

  override clockSkewMs(): number {
    return this.#azure.settings.dateOffsetMs;
  }
}

/** How long history is kept, in days: less than a simulation lasts, so that it is cleared away in it. */
const HISTORY_DAYS = 60;

export function openSimulatedWorld(fleet: ArmFleet, startsAt: Instant, witness: Witness): SimulatedWorld {
  const { azure: _, ...inMemory } = fakePorts();
  const { clock } = inMemory;
  clock.set(startsAt);
  const azure = new ArmState(fleet, () => clock.now());
  azure.throttle.change({ enforce: true });
  const arm = new DirectArm(azure, witness);
  const ports = { ...inMemory, ...armAdapters(arm), inventory: new InventoryOfOneClock(arm, azure) };
  return { ports, settings: someSettings({ historyDays: HISTORY_DAYS }), azure };
}
