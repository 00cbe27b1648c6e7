import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { ArmFleet } from '../../local/simulator/arm-json.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../local/simulator/start-simulator.ts';
import { armAdapters } from '../../shared/azure/arm-adapters.ts';
import { ArmClient } from '../../shared/azure/arm-client.ts';
import { ArmInventory } from '../../shared/azure/arm-inventory.ts';
import type { Instant } from '../../shared/policy/instant.ts';
import type { RestoreRecord } from '../../shared/restore/records.ts';
import type { RunSettings } from '../../shared/run/settings.ts';
import { type FakePorts, fakePorts } from '../fakes/fake-ports.ts';
import { TOKEN } from '../local/simulator/token.ts';
import { drain, type Installation, nightAfter, someSettings, tickAndDrain } from '../run/world.ts';
import { aShopFleet, aShopMachine, type MachineSpec } from './shop-fleet.ts';

/** The stores, clock and queue of the memory, and Azure by the product's own adapters. */
export type RestorePorts = Omit<FakePorts, 'azure'>;

/** One installation before the ARM simulator, whose clock is that of the test. */
export interface RestoreWorld extends Installation {
  readonly ports: RestorePorts;
  /** Its state may be read and changed; `state.faults.add` makes requests fail, `state.locks` and `state.roles` refuse. */
  readonly simulator: Simulator;
}

export interface RestoreWorldOptions {
  /** Running VMs of the group Shop. */
  readonly machines?: readonly MachineSpec[];
  /** Instead of the machines. */
  readonly fleet?: ArmFleet;
  readonly settings?: Partial<RunSettings>;
  readonly simulator?: Partial<Omit<SimulatorOptions, 'fleet' | 'clock'>>;
  readonly startsAt?: string | Instant;
}

/** The clocks of both sides are one: that ARM's `Date` differs from the system's says nothing. */
class InventoryOfOneClock extends ArmInventory {
  override clockSkewMs(): number {
    return 0;
  }
}

/** A world at 02:05 UTC on Monday 23 November 2026, without points. To be opened in a test, after which it is closed. */
export async function openRestoreWorld(options: RestoreWorldOptions = {}): Promise<RestoreWorld> {
  const world = await startRestoreWorld(options);
  onTestFinished(() => world.simulator.close());
  return world;
}

/** The same, which whoever starts it closes: for tests that share one. */
export async function startRestoreWorld(options: RestoreWorldOptions): Promise<RestoreWorld> {
  const settings = someSettings(options.settings);
  const inMemory = fakePorts();
  const { azure: _, ...rest } = inMemory;
  const { clock } = inMemory;
  clock.set(options.startsAt ?? '2026-11-23T02:05:00Z');
  const groups = [settings.snapshotResourceGroup, settings.drillResourceGroup];
  const machines = options.machines ?? [{ name: 'web', data: [{ name: 'web-data' }] }];
  const simulator = await startSimulator({
    ...options.simulator,
    fleet: options.fleet ?? aShopFleet(machines.map(aShopMachine), groups),
    clock: () => clock.now(),
    // The SDK follows operations on access by the system's clock, while that of the test stands still.
    settings: { accessMs: 0, ...options.simulator?.settings },
  });
  return { ports: { ...rest, ...armPorts(simulator) }, settings, simulator };
}

/** The same installation as another process would see it: what is in Azure and in the stores stays. */
function armPorts(simulator: Simulator) {
  setDefaultCACertificates([...getCACertificates('default'), simulator.caPem]);
  const credential = { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  // These waits would pass in the system's time.
  const arm = new ArmClient({ credential, endpoint: simulator.url, retryDelayMs: 0 });
  return { ...armAdapters(arm), inventory: new InventoryOfOneClock(arm) };
}

/** The nights' points of every tagged VM, made by the product: each at 02:05 UTC, the last of them today. */
export async function takePoints(world: RestoreWorld, nights = 1): Promise<void> {
  const { clock } = world.ports;
  for (let night = 1; night <= nights; night++) {
    await tickAndDrain(world);
    if (night < nights) clock.set(nightAfter(clock.now()));
  }
}

/** Delivers messages, of runs too, until none is left; the clock moves to each. Resolves to the restores, newest first. */
export async function drainRestores(
  world: RestoreWorld,
  options: Parameters<typeof drain>[1] = {},
): Promise<readonly RestoreRecord[]> {
  await drain(world, options);
  return (await world.ports.restores.list(1_000)).items;
}
