import { describe, expect, test } from 'vitest';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { dueDaily, fleetOf, nightsBefore } from './support/fleet.ts';
import { openCloud, openHost, openStorage, until } from './support/test-cloud.ts';

const policy = { 'snapshot-policy': dueDaily('3d') };
const data = (name: string) => [{ name: `${name}-data`, sizeGib: 64 }];
const app = await openCloud({
  fleet: fleetOf(
    { name: 'web', tags: policy, data: data('web'), nights: nightsBefore(5) },
    { name: 'sql', tags: policy, data: data('sql'), nights: [1, 2] },
  ),
});

/** What one installation may make only once. */
function occurrenceOf({ tags = {} }: ArmResource): string {
  const { 'nightkeep-owner': owner, 'nightkeep-disk-id': disk, 'nightkeep-scheduled-for': at } = tags;
  return `${owner} ${disk} ${at}`;
}

let first: RunReport;

describe('a second time', () => {
  test('the first tick makes one point per disk and occurrence, and prunes what has expired', async () => {
    first = await app.tickToEnd();

    const made = (await app.snapshots()).filter(({ tags }) => tags?.['nightkeep-run'] === first.id);
    expect(first).toMatchObject({ state: 'succeeded', counts: { created: 4, pruned: 4, failed: 0 } });
    expect(made).toHaveLength(4);
    expect(new Set(made.map(({ tags }) => tags?.['nightkeep-disk-id'])).size).toBe(4);
    expect(made.every(({ properties }) => properties.provisioningState === 'Succeeded')).toBe(true);
  });

  test('a tick right after makes nothing and leaves no run', async () => {
    const before = await app.snapshots();
    await app.forgetTicks();

    await app.tick();

    expect(await app.runs()).toHaveLength(1);
    expect(await app.snapshots()).toEqual(before);
  });

  test('a plan message changes nothing', async () => {
    const before = await app.snapshots();
    const [subscription] = first.subscriptions;
    const message = { kind: 'plan', runId: first.id, subscriptionId: subscription?.id };

    await app.deliver([message, message]);

    expect(await app.snapshots()).toEqual(before);
    expect(await app.get(`/api/runs/${first.id}`)).toEqual(first);
  });

  test('an execute message changes nothing, nor does it ask Azure to make or delete anything', async () => {
    const before = await app.snapshots();
    const [puts, deletes] = [app.requests('PUT', '/snapshots/'), app.requests('DELETE', '/snapshots/')];
    const messages = await executeMessages(first.id);
    expect(messages).toHaveLength(2);

    await app.deliver([...messages, ...messages]);

    expect(await app.snapshots()).toEqual(before);
    expect(await app.get(`/api/runs/${first.id}`)).toEqual(first);
    expect(app.requests('PUT', '/snapshots/')).toBe(puts);
    expect(app.requests('DELETE', '/snapshots/')).toBe(deletes);
  });

  test('a tick makes the point of a VM that was tagged since, a minute after the run before', async () => {
    const { virtualMachines } = fleetOf({ name: 'web', tags: {} });
    const before = (await app.snapshots()).length;
    app.change(
      virtualMachines[0]?.id ?? '',
      ({ tags }) => void Object.assign(tags ?? {}, { 'snapshot-policy': 'hourly' }),
    );

    const run = await app.tickToEnd();

    expect(run).toMatchObject({ state: 'succeeded', counts: { created: 2 } });
    expect((await app.snapshots()).length).toBeGreaterThanOrEqual(before + 2 - run.counts.pruned);
  });

  test('a run of what is due makes nothing', async () => {
    const run = await app.run('POST', '/api/runs', { when: 'due', prune: false });

    expect(run).toMatchObject({ state: 'succeeded', startedBy: { kind: 'http' }, counts: { created: 0, pruned: 0 } });
  });
});

describe('a hold', () => {
  test('that is set between two deliveries of a create survives', async () => {
    app.cloud.simulator.state.load(fleetOf({ name: 'print', tags: policy }));
    const run = await app.run('POST', '/api/runs', { target: { vm: 'print' }, when: 'due' });
    const [point] = await app.snapshots();
    const id = point?.id ?? '';

    await app.run('PUT', '/api/holds', { point: id, reason: 'audit', by: 'anna' });
    await app.deliver(await executeMessages(run.id));

    expect(app.snapshot(id)?.tags?.['nightkeep-hold']).toMatch(/^anna: audit \(/);
  });
});

test('two installations over one VM and one snapshot group make two points, and neither touches those of the other', async () => {
  const tags = { 'snapshot-policy': dueDaily('3d') };
  app.cloud.simulator.state.load(fleetOf({ name: 'shared', tags, nights: nightsBefore(6) }));
  const other = await openHost(app, { ...(await openStorage()), NIGHTKEEP_OWNER: 'other' });
  const ours = (await app.snapshots()).map(({ id, tags: own }) => ({ id, tags: own }));

  const theirs = await other.tickToEnd();
  const afterTheirs = (await app.snapshots()).map(({ id, tags: own }) => ({ id, tags: own }));
  const own = await app.run('POST', '/api/runs', { when: 'due' });
  const all = await app.snapshots();
  const again = await other.run('POST', '/api/runs', { when: 'due' });

  expect(theirs).toMatchObject({ state: 'succeeded', counts: { created: 1, pruned: 0 } });
  expect(afterTheirs).toEqual(expect.arrayContaining(ours));
  expect(own).toMatchObject({ state: 'succeeded', counts: { created: 1, pruned: 3 } });
  expect(again.counts).toMatchObject({ created: 0, pruned: 0 });
  expect(await app.snapshots()).toEqual(all);
  const made = all.filter(({ tags: t }) => [theirs.id, own.id].includes(t?.['nightkeep-run'] ?? ''));
  expect(made.map(({ tags: t }) => t?.['nightkeep-owner']).sort()).toEqual(['local', 'other']);
  expect(new Set(made.map(({ tags: t }) => t?.['nightkeep-scheduled-for'])).size).toBe(1);
  expect(theirs.problems.some(({ message }) => message.includes('owner local'))).toBe(true);
});

describe('at once', () => {
  test('several runs over one VM, and messages delivered twice, leave one point per disk and occurrence', async () => {
    app.cloud.simulator.state.load(fleetOf({ name: 'mail', tags: policy, data: data('mail') }));
    const puts = app.requests('PUT', '/snapshots/');

    const body = { target: { vm: 'mail' }, when: 'due' };
    const replies = await Promise.all([1, 2, 3].map(() => app.call<{ id: string }>('POST', '/api/runs', { body })));
    const ids = replies.map((reply) => reply.body.id);
    for (const id of ids) {
      await until('its plan', async () => (await planOf(id)).subscriptions.every(({ state }) => state === 'planned'));
      for (const message of await executeMessages(id)) await app.send(message);
    }
    await app.taken('execute');
    await until('their points', async () => (await Promise.all(ids.map(hasActed))).every(Boolean));

    const all = await app.snapshots();
    expect(all).toHaveLength(2);
    expect(new Set(all.map(occurrenceOf)).size).toBe(2);
    expect(app.requests('PUT', '/snapshots/') - puts).toBe(2);
  });
});

async function planOf(runId: string): Promise<RunReport> {
  return app.get<RunReport>(`/api/runs/${runId}`);
}

/** Each of its messages was delivered once: its work is done, or waits to look again at what another run sends. */
async function hasActed(runId: string): Promise<boolean> {
  const work = await app.workOf(runId);
  return work.every(({ state, visibleAt }) => state === 'done' || (visibleAt ?? 0) > Date.now() + 3_000);
}

/** The execute messages of a run, as its work rows name them. */
async function executeMessages(runId: string) {
  return (await app.workOf(runId)).map(({ subscriptionId, workId }) => ({
    kind: 'execute',
    runId,
    subscriptionId,
    workId,
  }));
}
