import { describe, expect, test } from 'vitest';
import type { Metrics, RunFigures } from '../../shared/run/ports.ts';
import type { CoverageRow } from '../../shared/run/read/view-rows.ts';
import { fleetFigures } from '../../shared/run/watch/measure-run.ts';
import { watchRun } from '../../shared/run/watch/watch-run.ts';
import { addVm, aWorld, runsOf, tickAndDrain } from './world.ts';

function measured() {
  const recorded: RunFigures[] = [];
  const metrics: Metrics = { record: async (figures) => void recorded.push(figures) };
  return { recorded, metrics };
}

describe('the figures of a run', () => {
  test('are recorded as it ends, with those of the fleet', async () => {
    const { recorded, metrics } = measured();
    const world = aWorld({}, { metrics });
    addVm(world, 'web', 'nightly', ['web-os', 'web-data']);

    await tickAndDrain(world);

    expect(recorded).toEqual([
      {
        kind: 'run',
        state: 'succeeded',
        created: 2,
        pruned: 0,
        failed: 0,
        durationMs: expect.any(Number),
        fleet: { overdueVms: 0, oldestNewestPointAgeMs: expect.any(Number) },
      },
    ]);
    const [run] = await runsOf(world);
    expect(recorded[0]?.durationMs).toBe((run?.endedAt ?? 0) - (run?.startedAt ?? 0));
  });

  test('are recorded once, however often the last message is delivered', async () => {
    const { recorded, metrics } = measured();
    const world = aWorld({}, { metrics });
    addVm(world, 'web');
    await tickAndDrain(world);
    const [run] = await runsOf(world);

    const message = { version: 1, kind: 'watch', runId: run?.id ?? '', round: 99 } as const;
    await watchRun(world.ports, world.settings, message);
    await watchRun(world.ports, world.settings, message);

    expect(recorded).toHaveLength(1);
  });

  test('are not recorded of a tick that finds nothing due', async () => {
    const { recorded, metrics } = measured();
    const world = aWorld({}, { metrics });

    await tickAndDrain(world);

    expect(recorded).toEqual([]);
  });
});

const NOW = Date.parse('2026-11-23T12:00:00Z');
const at = (text: string) => Date.parse(`2026-11-${text}Z`);

function row(name: string, fields: Partial<CoverageRow>): CoverageRow {
  return {
    asOf: NOW,
    subscriptionId: 's',
    key: name,
    vmId: `/vms/${name}`,
    name,
    resourceGroup: 'rg',
    state: 'protected',
    disks: [],
    cause: 'because',
    ...fields,
  };
}

describe('the figures of a fleet', () => {
  test('take the VM whose newest point is the oldest, of those that a policy selects', () => {
    const rows = [
      row('a', { lastPointAt: at('23T02:00') }),
      row('b', { state: 'overdue', lastPointAt: at('20T12:00') }),
      row('c', { state: 'opted-out', lastPointAt: at('01T00:00') }),
      row('d', { state: 'orphan', lastPointAt: at('02T00:00') }),
    ];

    expect(fleetFigures(rows, NOW)).toEqual({ overdueVms: 1, oldestNewestPointAgeMs: 3 * 86_400_000 });
  });

  test('name no age where nothing has a point', () => {
    expect(fleetFigures([row('a', { state: 'overdue' })], NOW)).toEqual({ overdueVms: 1 });
  });
});
