import { expect, test } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { CoverageRow } from '../../shared/run/read/view-rows.ts';
import type { Heartbeat } from '../../shared/run/records.ts';
import { runsOf } from '../run/world.ts';
import { armInputs } from './arm-inputs.ts';
import { begin, type Life, live } from './arm-life.ts';
import { fuzz } from './fuzz.ts';
import { tagOf } from './must-stay.ts';

/** Tagged VMs of which nobody learns that they get no points. */
async function silent({ world, told }: Life): Promise<readonly string[]> {
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
    return row === undefined || row.state === 'unprotected' ? [`${id} is ${row?.state}, and nothing is told`] : [];
  });
}

test('whatever Azure answers, nothing is deleted that must stay, our token stays with it, and no VM is silently left out', async () => {
  await fuzz(armInputs, 200, async (input) => {
    const life = begin(input);
    await live(life).catch((error: unknown) => {
      if (!(error instanceof AzureError)) throw error;
    });

    expect(life.wrong).toEqual([]);
    expect(life.arm.strangers).toEqual([]);
    expect(await silent(life)).toEqual([]);
  });
});
