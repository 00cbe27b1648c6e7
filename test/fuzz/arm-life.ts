import { armAdapters } from '../../shared/azure/arm-adapters.ts';
import { HOUR } from '../../shared/policy/instant.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { CoverageRow } from '../../shared/run/read/view-rows.ts';
import type { Heartbeat, Message } from '../../shared/run/records.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { failPoisoned } from '../../shared/run/watch/fail-poisoned.ts';
import { NOW } from '../builders/plan.ts';
import { fakePorts } from '../fakes/fake-ports.ts';
import { deliver, runsOf, someSettings, type World } from '../run/world.ts';
import { ArmCloud, type WireRequest } from './arm-cloud.ts';
import type { WireFleet } from './arm-fleet.ts';
import type { ArmInput } from './arm-inputs.ts';
import { Told } from './arm-told.ts';
import { WireArm } from './arm-wire.ts';
import { tagOf, wrongDeletions } from './must-stay.ts';

export interface Life {
  readonly world: World;
  readonly told: Told;
  readonly arm: WireArm;
  readonly wrong: string[];
}

/** One installation before an Azure that answers oddly, and an ear that hears every reply as it was sent. */
export function begin({ fleet, spoiled, tag }: ArmInput): Life {
  const tagged = JSON.parse(JSON.stringify(fleet).replaceAll('"nightly keep 2d"', JSON.stringify(tag))) as WireFleet;
  const wrong: string[] = [];
  const told = new Told();
  const cloud = new ArmCloud(tagged, () => world.ports.clock.now());
  let requests = 0;
  const arm = new WireArm((request) => {
    wrong.push(...wrongWrites(request, told, world.ports.clock.now()));
    const spoil = spoiled.find(([at]) => at === requests)?.[1];
    requests++;
    const reply = cloud.answer(request);
    const sent = spoil === undefined ? reply : spoil(reply);
    if (sent !== undefined) told.hear(request, sent);
    return sent;
  });
  const ports = { ...fakePorts(), ...armAdapters(arm) };
  ports.clock.set(NOW);
  const world: World = { ports, settings: someSettings({ owner: 'local' }) };
  return { world, told, arm, wrong };
}

function wrongWrites({ method, path, body }: WireRequest, told: Told, now: number): readonly string[] {
  if (method === 'PUT' && told.has(path)) return [`PUT over ${path}`];
  if (method !== 'DELETE') return [];
  const parts = told.partsOf(path);
  const snapshot = told.snapshot(path);
  const going = snapshot === undefined ? parts : [snapshot];
  if (going.length === 0) return [`${path} was deleted, and Azure told nothing of it: ${JSON.stringify(body)}`];
  const optedIn = new Set(told.disks.map(({ uniqueId }) => uniqueId.toLowerCase()));
  return wrongDeletions(going, { ...told.world(now), optedIn });
}

/** A tick and everything that follows from it within half a day; what fails must fail by Azure's word. */
export async function live({ world, wrong }: Life): Promise<void> {
  const { queue, clock } = world.ports;
  await known(wrong, () => tick(world.ports, world.settings));
  const handle = (message: Message) => known(wrong, () => deliver(world, message));
  await queue.drain(handle, { until: clock.now() + 12 * HOUR });
  for (const message of queue.poisoned.splice(0)) await failPoisoned(world.ports, message);
}

async function known(wrong: string[], act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof AzureError))
      wrong.push(`unexpected: ${error instanceof Error ? error.stack : String(error)}`);
    throw error;
  }
}

/** Tagged VMs of which nobody learns that they get no points. */
export async function silent({ world, told }: Life): Promise<readonly string[]> {
  const { ports } = world;
  const beat = await ports.state.get<Heartbeat>('heartbeat', 'tick');
  const blind = await ports.state.get('heartbeat', 'blind');
  const runs = await runsOf(world);
  const rows = (await Promise.all(runs.map(({ id }) => ports.runs.listSubscriptions(id)))).flat();
  const isTold =
    blind !== undefined ||
    (beat?.value.problems.length ?? 0) > 0 ||
    rows.some(({ state, error }) => state === 'unreadable' && error !== undefined);
  if (isTold) return [];
  const coverage = (await ports.views.list<CoverageRow>('coverage', 100)).items;
  return told.virtualMachines.flatMap(({ id, tags }) => {
    if (tagOf(tags, 'snapshot-policy') === undefined) return [];
    const row = coverage.find(({ vmId }) => vmId?.toLowerCase() === id.toLowerCase());
    const isExplained = row?.disks.every(({ standing, why }) => standing === 'unsupported' && why !== undefined);
    const isLeftOut = row === undefined || (row.state === 'unprotected' && !isExplained);
    return isLeftOut ? [`${id} is ${row?.state}, and nothing is told`] : [];
  });
}
