import { describe, expect, test } from 'vitest';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { dueDaily, fleetOf, nightsBefore } from './support/fleet.ts';
import { openCloud } from './support/test-cloud.ts';

const fleet = fleetOf({ name: 'web', tags: { 'snapshot-policy': dueDaily('3d') }, nights: nightsBefore(30) });
/** The newest first. */
const points = fleet.snapshots ?? [];
const [newest, second] = points as [ArmResource, ArmResource];

const AT = 'nightkeep-scheduled-for';
type Edit = Readonly<Record<string, string | undefined>>;

/** What a person may do to the tags of a point; undefined removes one. */
const edits: readonly (readonly [string, (tags: Readonly<Record<string, string>>) => Edit])[] = [
  ...['nightkeep-disk-id', 'nightkeep-owner', AT].flatMap(
    (key): [string, (tags: Readonly<Record<string, string>>) => Edit][] => [
      [`${key} removed`, () => ({ [key]: undefined })],
      [`${key} edited`, (tags) => ({ [key]: `${tags[key]}x` })],
      [`${key} emptied`, () => ({ [key]: '' })],
    ],
  ),
  [`${AT} of another night`, () => ({ [AT]: newest.tags?.[AT] })],
  ['the owner of another installation', () => ({ 'nightkeep-owner': 'contoso-dr' })],
  ['all tags removed', (tags) => Object.fromEntries(Object.keys(tags).map((key) => [key, undefined]))],
  ['a hold', () => ({ 'nightkeep-hold': 'legal' })],
  ['an empty hold in other letters', () => ({ 'Nightkeep-Hold': '' })],
];

/** Expired points from the oldest on, one for each edit. */
const survivors = edits.map(([what, edit], index) => {
  const point = points.at(-1 - index) as ArmResource;
  const tags = Object.entries({ ...point.tags, ...edit(point.tags ?? {}) }).filter(([, value]) => value !== undefined);
  return { what, point: { ...point, tags: Object.fromEntries(tags) as Record<string, string> } };
});
const untouched = points.slice(3, -edits.length);

function foreign(name: string, changes: Partial<ArmResource>): ArmResource {
  const last = points.at(-1) as ArmResource;
  return { ...last, name, id: last.id.replace(last.name, name), ...changes };
}
const foreigners = [
  foreign('made-by-hand', { tags: {} }),
  foreign('made-by-hand-with-our-tags', {}),
  foreign('AzureBackup_web_os', { tags: { 'created-by': 'AzureBackup' } }),
];

const app = await openCloud({
  fleet: {
    ...fleet,
    snapshots: [
      ...points.filter(({ id }) => survivors.every(({ point }) => point.id !== id)),
      ...survivors.map(({ point }) => point),
      ...foreigners,
    ],
  },
});

let run: RunReport;

describe('after a full pass that prunes', () => {
  test('what has expired is gone, so these tests mean something', async () => {
    run = await app.tickToEnd();

    expect(run).toMatchObject({ state: 'succeeded', fullPass: true, counts: { pruned: untouched.length } });
    expect(untouched.length).toBeGreaterThan(10);
    expect(untouched.filter(({ id }) => app.has(id))).toEqual([]);
  });

  test.each(survivors)('a point with $what is still there, as it was', ({ point }) => {
    expect(app.snapshot(point.id)?.tags).toEqual(point.tags);
  });

  test.each(foreigners)('the foreign snapshot $name is still there, as it was', ({ id, tags }) => {
    expect(app.snapshot(id)?.tags).toEqual(tags);
  });

  test('points in doubt are told', () => {
    const told = run.problems.map(({ message }) => message).join('\n');

    for (const { what, point } of survivors) {
      if (/(disk-id|scheduled-for) edited|another night/.test(what)) expect(told).toContain(point.name);
    }
  });
});

describe('after a confirmed prune of all that a policy cut to one point lets go', () => {
  test('the wrong number prunes nothing and tells the right one; the right one prunes', async () => {
    const [vm] = fleet.virtualMachines as [ArmResource];
    app.change(vm.id, ({ tags }) => void Object.assign(tags ?? {}, { 'snapshot-policy': dueDaily('last 1') }));
    const before = await app.snapshots();

    const wrong = await app.run('POST', '/api/prunes', { confirm: 500, reason: 'less is enough', by: 'anna' });
    expect(await app.snapshots()).toEqual(before);
    const right = wrong.counts.prunes;
    const done = await app.run('POST', '/api/prunes', { confirm: right, reason: 'less is enough', by: 'anna' });

    expect(wrong).toMatchObject({
      state: 'failed',
      error: { code: 'confirm-mismatch', message: expect.stringContaining(String(right)) },
    });
    expect(done).toMatchObject({
      state: 'succeeded',
      kind: 'prune',
      confirm: right,
      reason: 'less is enough',
      startedBy: { kind: 'http', principal: 'key', by: 'anna' },
      counts: { created: 0, pruned: right },
    });
    expect(right).toBeGreaterThan(0);
    expect(await app.snapshots()).toHaveLength(before.length - right);
  });

  test('the two newest usable points are still there', async () => {
    const own = (await app.snapshots())
      .filter(({ tags }) => tags?.['nightkeep-owner'] === 'local' && tags['nightkeep-hold'] === undefined)
      .filter(({ id }) => survivors.every(({ point }) => point.id !== id));

    expect(own.map(({ tags }) => tags?.['nightkeep-run'])).toContain(run.id);
    expect(app.has(newest.id)).toBe(true);
    expect(app.has(second.id)).toBe(false);
  });

  test.each([...survivors.map(({ point }) => point), ...foreigners])('$name is still there', ({ id, tags }) => {
    expect(app.snapshot(id)?.tags).toEqual(tags);
  });
});

describe('the points of a disk that no list shows', () => {
  test('are still there where Azure does not say that it is gone', async () => {
    const all = fleetOf({ name: 'mail', tags: { 'snapshot-policy': dueDaily('3d') }, nights: nightsBefore(8) });
    app.cloud.simulator.state.load({ ...all, virtualMachines: [], disks: [] });
    app.fault({
      match: { method: 'GET', path: '/disks/mail-os\\?' },
      effect: { status: 403, code: 'AuthorizationFailed', message: 'no' },
    });

    const report = await app.run('POST', '/api/runs', { when: 'due' });

    expect(report.counts).toMatchObject({ prunes: 0, pruned: 0 });
    for (const { id } of all.snapshots ?? []) expect(app.has(id)).toBe(true);
  });
});
