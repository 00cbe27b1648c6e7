import { describe, expect, test } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';
import { LOGGED } from '../../shared/run/log-messages.ts';
import { addPoint, addVm, aWorld, nights, runsOf, tickAndDrain, type World } from './world.ts';

function told({ ports }: World, message: string): readonly Record<string, unknown>[] {
  return ports.logged.filter((line) => line.message === message).map(({ fields }) => fields as Record<string, unknown>);
}

describe('what is logged of an action', () => {
  test('names the run, the disk and the id of the request that Azure took, of a create and of a prune', async () => {
    const world = aWorld();
    const { vm, disks } = addVm(world, 'web', 'nightly keep 1d');
    const [disk] = disks;
    if (disk === undefined) throw new Error('no disk');
    for (const night of nights(4)) addPoint(world, disk, night, { vm });

    await tickAndDrain(world);

    const [run] = await runsOf(world);
    const accepted = told(world, LOGGED.accepted);
    expect(accepted.map(({ kind }) => kind)).toEqual(['create', 'prune', 'prune']);
    for (const line of accepted) {
      expect(line).toEqual({
        runId: run?.id,
        kind: expect.any(String),
        diskId: disk.id,
        snapshotId: expect.stringContaining('/snapshots/'),
        requestId: expect.stringMatching(/^request-\d+$/),
      });
    }
    expect(told(world, LOGGED.outcome)).toHaveLength(3);
  });

  test('that Azure refused is the same of the refusal, with its code', async () => {
    const world = aWorld();
    const { disks } = addVm(world, 'web');
    const error = new AzureError('No.', { code: 'OperationNotAllowed', status: 409, requestId: 'refused-1' });
    world.ports.azure.fault = (call) => (call === 'createSnapshot' ? { error } : undefined);

    await tickAndDrain(world);

    const [run] = await runsOf(world);
    expect(told(world, LOGGED.outcome)).toEqual([
      {
        runId: run?.id,
        subscriptionId: disks[0]?.subscriptionId,
        kind: 'create',
        state: 'failed',
        diskId: disks[0]?.id,
        snapshotId: expect.stringContaining('/snapshots/'),
        code: 'OperationNotAllowed',
        detail: 'No.',
        requestId: 'refused-1',
      },
    ]);
  });

  test('of a subscription that could not be read is the run and the request', async () => {
    const world = aWorld();
    addVm(world, 'web');
    const error = new AzureError('No.', { code: 'AuthorizationFailed', status: 403, requestId: 'refused-2' });
    world.ports.azure.fault = (call) => (call === 'listSnapshots' ? { error } : undefined);

    await tickAndDrain(world);

    expect(told(world, 'A subscription could not be planned')).toMatchObject([
      { runId: expect.any(String), code: 'AuthorizationFailed', requestId: 'refused-2' },
    ]);
  });
});

test('the end of a run is logged with its figures', async () => {
  const world = aWorld();
  addVm(world, 'web', 'nightly', ['web-os', 'web-data']);

  await tickAndDrain(world);

  const [run] = await runsOf(world);
  expect(told(world, LOGGED.runEnded)).toEqual([
    {
      runId: run?.id,
      kind: 'run',
      dryRun: false,
      state: 'succeeded',
      created: 2,
      pruned: 0,
      failed: 0,
      seconds: expect.any(Number),
    },
  ]);
});
