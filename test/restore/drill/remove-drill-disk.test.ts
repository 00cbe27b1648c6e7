import { beforeEach, describe, expect, test } from 'vitest';
import { TAG } from '../../../shared/policy/point-tags.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { removeDrillDisk } from '../../../shared/restore/drill/remove-drill-disk.ts';
import type { Ports } from '../../../shared/run/ports.ts';
import { aDrillDisk, DRILL_ID } from '../../builders/drill-disk.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { someSettings } from '../../run/world.ts';

const SETTINGS = someSettings();
const DISK = aDrillDisk();

/** What is asked of Azure, in its order. */
let calls: string[];
/** What stands under the id; closing it to readers may change it. */
let standing: ResourceModel | undefined;
let afterClosing: ResourceModel | undefined;

beforeEach(() => {
  calls = [];
  standing = DISK;
  afterClosing = DISK;
});

function portsOf(): Ports {
  const ports = fakePorts();
  const models = {
    ...ports.models,
    getDisk: async () => {
      calls.push('read');
      return standing;
    },
  };
  const contents = {
    ...ports.contents,
    close: async () => {
      calls.push('close');
      standing = afterClosing;
    },
  };
  const disks = { ...ports.disks, delete: async (id: string) => void calls.push(`delete ${id}`) };
  return { ...ports, models, contents, disks };
}

function withState(diskState: string, changes: Partial<ResourceModel> = {}): ResourceModel {
  return { ...DISK, properties: { ...DISK.properties, diskState }, ...changes };
}

async function remove(mayGo: (drillId: string) => Promise<boolean> = async () => true) {
  const removal = await removeDrillDisk(portsOf(), SETTINGS, DISK.id, mayGo);
  return { removal, calls };
}

describe('a disk in the group of the drills', () => {
  test('goes where its drill lets it go', async () => {
    const asked: string[] = [];

    const { removal } = await remove(async (drillId) => asked.push(drillId) > 0);

    expect({ removal, calls }).toEqual({ removal: { kind: 'sent' }, calls: ['read', `delete ${DISK.id}`] });
    expect(asked).toEqual([DRILL_ID]);
  });

  test('stays where its drill does not let it go', async () => {
    expect(await remove(async () => false)).toEqual({ removal: { kind: 'busy' }, calls: ['read'] });
  });

  test('is gone where nothing stands there, and nobody is asked', async () => {
    standing = undefined;

    expect(
      await remove(async () => {
        throw new Error('nobody is to be asked');
      }),
    ).toEqual({ removal: { kind: 'gone' }, calls: ['read'] });
  });

  test('that no drill made is never deleted, nor closed to its readers, whatever the drill says', async () => {
    standing = withState('ActiveSAS', { tags: {} });

    expect(await remove()).toEqual({
      removal: { kind: 'foreign', why: 'its tag nightkeep-owner is not ours' },
      calls: ['read'],
    });
  });

  test.each(['ActiveSAS', 'ActiveSASFrozen'])(
    'that is open to readers (%s) is closed, read again, and goes',
    async (state) => {
      standing = withState(state);

      expect(await remove()).toEqual({
        removal: { kind: 'sent' },
        calls: ['read', 'close', 'read', `delete ${DISK.id}`],
      });
    },
  );

  test('may be gone once it is closed', async () => {
    standing = withState('ActiveSAS');
    afterClosing = undefined;

    expect(await remove()).toEqual({ removal: { kind: 'gone' }, calls: ['read', 'close', 'read'] });
  });

  test.each<[string, ResourceModel, string]>([
    ['is still open', withState('ActiveSAS'), 'its state is ActiveSAS'],
    ['is another by then', { ...DISK, tags: {} }, 'its tag nightkeep-owner is not ours'],
  ])('stays where it %s once it was to be closed', async (_, then, why) => {
    standing = withState('ActiveSAS');
    afterClosing = then;

    expect(await remove()).toEqual({ removal: { kind: 'left', why }, calls: ['read', 'close', 'read'] });
  });

  test.each<[string, Partial<ResourceModel>, string]>([
    ['on hold', { tags: { ...DISK.tags, [TAG.hold]: 'audit' } }, 'it is on hold'],
    ['attached to a VM', { managedBy: 'a VM' }, 'it is attached to a VM'],
    [
      'in use',
      { properties: { ...DISK.properties, diskState: 'Reserved-ActiveSAS' } },
      'its state is Reserved-ActiveSAS',
    ],
  ])('%s is left, and not closed to its readers', async (_, change, why) => {
    standing = { ...DISK, ...change };

    expect(await remove()).toEqual({ removal: { kind: 'left', why }, calls: ['read'] });
  });
});
