import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULT_KINDS } from '../../../local/simulator/fault-kinds.ts';
import { diskId } from '../shop-fleet.ts';
import { deletions, openReplacementWorld, type ReplacementWorld, replace, seen } from './replacement-world.ts';

const WRITES = {
  snapshot: { method: 'PUT', path: '/snapshots/' },
  disk: { method: 'PUT', path: '/disks/' },
  deallocate: { method: 'POST', path: '/web/deallocate' },
  swap: { method: 'PATCH', path: '/virtualMachines/web\\?' },
  start: { method: 'POST', path: '/web/start' },
  tags: { method: 'PATCH', path: '/providers/Microsoft.Resources/tags/' },
} as const;

let shop: ReplacementWorld;

beforeAll(async () => {
  shop = await openReplacementWorld({ machines: [{ name: 'web', data: [{ name: 'data', lun: 3 }] }] });
});

afterAll(() => shop.close());

async function refused(write: keyof typeof WRITES, kind: string, times?: number) {
  const world = shop.fresh();
  const fault = FAULT_KINDS[kind];
  if (fault === undefined) throw new Error(`there is no fault ${kind}`);
  const match = WRITES[write];
  world.simulator.state.faults.add({ match, effect: fault.effect, ...(times === undefined ? {} : { times }) });
  const record = await replace(world);
  expect(deletions(world, ['web-os', 'data'].map(diskId))).toEqual([]);
  const { on, power } = seen(world);
  expect(record.on).toBe(on);
  return { world, record, ends: `${record.state} on ${on}, ${power}`, code: record.error?.code };
}

describe('a replacement whose write Azure refuses', () => {
  test.each([
    ['snapshot', 'not-authorized', 'failed on old, running', 'no-safety-point'],
    ['disk', 'not-authorized', 'failed on old, running', 'AuthorizationFailed'],
    ['disk', 'locked', 'failed on old, running', 'ScopeLocked'],
    ['disk', 'quota-exceeded', 'failed on old, running', 'OperationNotAllowed'],
    ['deallocate', 'not-authorized', 'failed on old, running', 'AuthorizationFailed'],
    ['deallocate', 'locked', 'failed on old, running', 'ScopeLocked'],
    ['deallocate', 'error-500', 'failed on old, running', 'InternalServerError'],
    ['swap', 'not-authorized', 'rolled-back on old, running', 'AuthorizationFailed'],
    ['swap', 'locked', 'rolled-back on old, running', 'ScopeLocked'],
    ['swap', 'reset-before', 'rolled-back on old, running', 'ECONNRESET'],
    ['swap', 'operation-failed', 'rolled-back on old, running', 'InternalExecutionError'],
    ['swap', 'operation-failed-leaving-nothing', 'rolled-back on old, running', 'InternalExecutionError'],
    ['start', 'not-authorized', 'not-started on new, deallocated', 'AuthorizationFailed'],
    ['start', 'locked', 'not-started on new, deallocated', 'ScopeLocked'],
    ['start', 'operation-failed', 'not-started on old, deallocated', 'InternalExecutionError'],
    ['tags', 'not-authorized', 'succeeded on new, running', undefined],
    ['tags', 'locked', 'succeeded on new, running', undefined],
  ] as const)('%s, each time by %s, ends %s (%s)', async (write, kind, ends, code) => {
    expect(await refused(write, kind)).toMatchObject({ ends, code });
  });

  test.each(
    (['deallocate', 'swap', 'start', 'tags', 'disk'] as const).flatMap((write) =>
      (['error-500', 'error-500-after', 'reset-after', 'timeout-504-after', 'throttled-1200'] as const).map(
        (kind) => [write, kind] as const,
      ),
    ),
  )('%s once by %s goes on, and ends on the new disks', async (write, kind) => {
    expect(await refused(write, kind, 1)).toMatchObject({ ends: 'succeeded on new, running' });
  });

  test('a start that fails in Azure twice is rolled back, and the VM runs on its old disks', async () => {
    expect(await refused('start', 'operation-failed', 2)).toMatchObject({
      ends: 'rolled-back on old, running',
      code: 'InternalExecutionError',
    });
  });

  test('keeps the new disks of a rollback, and says which they are', async () => {
    const { world, record } = await refused('swap', 'locked');
    expect(record.disks.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    for (const { request } of record.disks) expect(await world.ports.models.getDisk(request.id)).toBeDefined();
  });

  test('tells of old disks that could not be tagged', async () => {
    const { record } = await refused('tags', 'not-authorized');
    expect(record.notes).toHaveLength(2);
    expect(record.notes[0]).toContain('The old disk web-os is kept, but not tagged: AuthorizationFailed');
  });
});

describe('a VM that Azure has no room for', () => {
  test.each(['start-refused', 'start-refused-in-zone', 'size-not-available', 'start-failed'])(
    'is started again after %s, and runs',
    async (kind) => {
      expect(await refused('start', kind, 3)).toMatchObject({ ends: 'succeeded on new, running' });
    },
  );

  test.each(['start-refused', 'start-refused-in-zone', 'size-not-available', 'start-failed'])(
    'is left on its new disks after four times %s, and the record says how to start it',
    async (kind) => {
      const { ends, record } = await refused('start', kind);
      expect(ends).toBe('not-started on new, deallocated');
      expect(record.error?.remedy).toContain(`az vm start --ids "${record.vmId}"`);
      expect(record.steps.map(({ step }) => step)).not.toContain('swap-back');
    },
  );

  test('after a rollback is left on its old disks, and the record says why it was rolled back', async () => {
    const world = shop.fresh();
    const { faults } = world.simulator.state;
    faults.add({ match: WRITES.swap, effect: FAULT_KINDS['locked']?.effect ?? {} });
    faults.add({ match: WRITES.start, effect: FAULT_KINDS['start-refused']?.effect ?? {} });
    const record = await replace(world);
    expect(record).toMatchObject({ state: 'not-started', on: 'old', error: { code: 'AllocationFailed' } });
    expect(record.notes).toContainEqual(expect.stringContaining('because of ScopeLocked'));
    expect(seen(world)).toMatchObject({ on: 'old', power: 'deallocated' });
  });
});
