import { beforeAll, describe, expect, test } from 'vitest';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import { computeId, idParts, type ResourceId } from '../../shared/policy/resource-id.ts';
import { DAY, HOUR, MINUTE } from '../oracle/time.ts';
import { Audit, compareWithAllEver } from './audit.ts';
import { Life } from './life.ts';
import { Punctuality } from './punctuality.ts';
import { LORD_HOWE } from './tenants.ts';

const STARTS_AT = Date.parse('2026-02-01T00:00:00Z');

let life: Life;

/** Nine calm days, after which each test does to a disk of its own what the product must not. */
beforeAll(async () => {
  life = new Life({ seed: 1, days: 9, startsAt: STARTS_AT, isCalm: true });
  await life.live();
  expect(life.report.wrongs).toEqual([]);
});

/** The points of a disk, the newest first, with what Azure has of each. */
function pointsOf(name: string) {
  const { estate, album, world } = life.stage;
  const disk = estate.disks.find((one) => one.name === name);
  return album
    .presentOf(disk?.uniqueId ?? '')
    .toReversed()
    .map(({ id }) => {
      const resource = world.azure.snapshots.get(id);
      if (resource === undefined) throw new Error(`there is no ${id}`);
      return resource;
    });
}

function pointOf(name: string, age: number): ArmResource {
  const point = pointsOf(name)[age];
  if (point === undefined) throw new Error(`${name} has no point ${age}`);
  return point;
}

/** What was said of it. */
async function said(act: () => unknown): Promise<string> {
  const before = life.report.wrongs.length;
  await act();
  return life.report.wrongs.slice(before).join('\n');
}

function deleted({ id }: ArmResource): Promise<string> {
  return said(() => life.stage.world.ports.snapshots.delete(computeId(...partsOf(id))));
}

function partsOf(id: string) {
  const { subscriptionId, resourceGroup, name } = idParts(id as ResourceId);
  return [subscriptionId, resourceGroup, 'snapshots', name] as const;
}

describe('the guard tells of a deletion', () => {
  test('of one of the last two', async () => {
    expect(await deleted(pointOf('web-os', 0))).toContain('it is one of the last two');
  });

  test('of what the rules keep', async () => {
    expect(await deleted(pointOf('web-data', 2))).toContain('the rules keep it');
  });

  test('of a point on hold, or whose tags were edited', async () => {
    const [held, edited] = [pointOf('erp-os', 2), pointOf('erp-os', 3)];
    held.tags = { ...held.tags, 'nightkeep-hold': '' };
    edited.tags = { ...edited.tags, 'nightkeep-owner': 'another' };

    expect(await deleted(held)).toContain('it is on hold');
    expect(await deleted(edited)).toContain('its tags were edited');
  });

  test('of what others made', async () => {
    const point = pointOf('shop-os', 0);
    const theirs = { ...point, id: point.id.replace(point.name, 'theirs'), name: 'theirs' };
    life.stage.world.azure.snapshots.put(theirs);

    expect(await deleted(theirs)).toContain('which it did not make');
  });

  test('in observe', async () => {
    const { settings } = life.stage.world;
    Object.assign(settings, { mode: 'observe' });

    expect(await deleted(pointOf('db-os', 2))).toContain('in a mode that prunes nothing');

    Object.assign(settings, { mode: 'full' });
  });
});

describe('the guard tells of a point', () => {
  async function made(like: ArmResource, name: string, tags: Readonly<Record<string, string>>): Promise<string> {
    const source = like.properties.creationData?.sourceResourceId ?? '';
    const [subscriptionId, resourceGroup, type] = partsOf(like.id);
    return said(() =>
      life.stage.world.ports.snapshots.create({
        id: computeId(subscriptionId, resourceGroup, type, name),
        location: like.location,
        tags: { ...like.tags, ...tags },
        sourceResourceId: source as ResourceId,
        incremental: true,
        networkAccessPolicy: 'DenyAll',
        publicNetworkAccess: 'Disabled',
      }),
    );
  }

  test('that is put over another', async () => {
    const point = pointOf('crm-data', 0);

    expect(await made(point, point.name, {})).toContain('a PUT over crm-data-');
  });

  test('of an occurrence that has one, under the name of another', async () => {
    const found = await made(pointOf('crm-data', 0), 'crm-data-20260209T0131Z-aaaaaaaaaaaaaaaaaaaa', {});

    expect(found).toContain('was made though there is crm-data-20260209T0130Z');
    expect(found).toContain('is for 2026-02-09T01:30Z');
  });

  test('that no schedule asks for, of another owner', async () => {
    const found = await made(pointOf('crm-data', 0), 'crm-data-20260209T1330Z-aaaaaaaaaaaaaaaaaaaa', {
      'nightkeep-owner': 'another',
      'nightkeep-scheduled-for': '2026-02-09T13:30:00Z',
    });

    expect(found).toContain('no schedule of crm-data asks for it now');
    expect(found).toContain("is tagged as another owner's");
  });
});

test('the audit tells of a point that is missing after a pass', async () => {
  const { stage } = life;
  const audit = new Audit(stage, stage.world.ports.clock.now(), 'goes-on');
  stage.world.azure.snapshots.delete(pointOf('db-log', 0).id);

  expect(await said(() => audit.compare())).toMatch(
    /db-log after the pass of \S+ missing db-log-\d{8}T\S+, too many none/,
  );
});

test('the audit tells of points that are still there after a pass that should have pruned them', async () => {
  const { stage } = life;
  const now = stage.world.ports.clock.now();
  stage.estate.changeMachine('shop', { tag: { kind: 'wish', wish: { ...LORD_HOWE, keep: { last: 1 } } } }, now);
  const audit = new Audit(stage, now, 'goes-on');

  expect(await said(() => audit.compare())).toMatch(
    /shop-os after the pass of \S+ missing none, too many (shop-os-\S+ ?){2}/,
  );
});

test('what the rules leave of all that there ever was is compared too', async () => {
  life.stage.world.azure.snapshots.delete(pointOf('web-data', 3).id);

  expect(await said(() => compareWithAllEver(life.stage))).toContain('web-data has ');
});

test('an occurrence without a point is told where nothing excuses it', () => {
  const { stage, report } = new Life({ seed: 1, days: 4, startsAt: STARTS_AT, isCalm: true });
  const punctuality = new Punctuality(stage, STARTS_AT + 2 * DAY);
  stage.world.ports.clock.set(STARTS_AT + 3 * DAY);

  punctuality.look(STARTS_AT + 3 * DAY);

  expect(report.wrongs.join('\n')).toContain('web-os has no point for 2026-02-03T01:30Z by 2026-02-03T02:00Z');
  expect(report.missed.map(({ occurrence }) => occurrence)).toContain(STARTS_AT + 2 * DAY + HOUR + 30 * MINUTE);
});
