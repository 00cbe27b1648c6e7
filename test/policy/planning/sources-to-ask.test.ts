import { describe, expect, it } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk } from '../../../shared/policy/inventory.ts';
import { snapshotName } from '../../../shared/policy/names.ts';
import { proveOwnership } from '../../../shared/policy/ownership.ts';
import { sourcesToAsk } from '../../../shared/policy/planning/sources-to-ask.ts';
import type { ResourceId } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { nights, planSettings, taken } from '../../builders/plan.ts';

const settings = planSettings({ adopt: ['former'] });
const GONE = aDisk('gone');

describe('the disks to ask after', () => {
  it('are those with points of ours that no list shows, each once', () => {
    const listed = aDisk('listed');
    const snapshots = [...nights(GONE, 3, '2026-11-20'), ...nights(listed, 3, '2026-11-20')];
    expect([...sourcesToAsk({ disks: [listed], snapshots, settings })]).toEqual([[GONE.uniqueId, GONE.id]]);
  });

  it('are asked for where the newest point saw them', () => {
    const moved = { ...GONE, id: GONE.id.replace('/prod/', '/moved/') as ResourceId };
    const snapshots = [
      taken(moved, '2026-11-20T02:00Z'),
      taken(GONE, '2026-11-10T02:00Z'),
      taken(GONE, '2026-11-11T02:00Z'),
    ];
    for (const inSomeOrder of [snapshots, snapshots.toReversed()]) {
      expect([...sourcesToAsk({ disks: [], snapshots: inSomeOrder, settings })]).toEqual([[GONE.uniqueId, moved.id]]);
    }
  });

  it('are not asked for on behalf of foreign snapshots, but of an adopted owner’s', () => {
    const former = aDisk('former');
    const snapshots = [
      ...nights(GONE, 3, '2026-11-20', { settings: { owner: 'other' } }),
      ...nights(former, 3, '2026-11-20', { settings: { owner: 'former' } }),
    ];
    expect([...sourcesToAsk({ disks: [], snapshots, settings }).keys()]).toEqual([former.uniqueId]);
  });

  it('are no snapshots: a copy does not say which disk it is of', () => {
    const copy = taken(GONE, '2026-11-20T02:00Z', {
      snapshot: { createOption: 'CopyStart', sourceResourceId: GONE.id.replace('/disks/', '/snapshots/') },
    });
    expect(sourcesToAsk({ disks: [], snapshots: [copy], settings }).size).toBe(0);
  });

  it('are none of a copy that is provably ours: its source is a snapshot', () => {
    const source = taken(GONE, '2026-11-20T02:00Z');
    const name = snapshotName({
      diskName: GONE.name,
      owner: settings.owner,
      diskUniqueId: GONE.uniqueId,
      kind: 'copy',
      location: 'northeurope',
      moment: { kind: 'scheduled', scheduledFor: parseInstant('2026-11-20T02:00Z') },
      attempt: 1,
    });
    const copy = { ...source, name, location: 'northeurope', createOption: 'CopyStart', sourceResourceId: source.id };

    expect(proveOwnership(copy, settings).kind).toBe('own');
    expect(sourcesToAsk({ disks: [], snapshots: [copy], settings }).size).toBe(0);
  });

  it('are not chosen by a point in doubt, whose tags somebody edited', () => {
    const wrong = { ...GONE, id: GONE.id.replace('/prod/', '/nowhere/') as ResourceId };
    const forged = taken(wrong, '2026-11-20T02:00Z');
    const { sourceUniqueId: _, ...edited } = { ...forged, tags: { ...forged.tags, 'nightkeep-scheduled-for': 'x' } };
    const snapshots = [edited, ...nights(GONE, 3, '2026-11-12')];
    expect([...sourcesToAsk({ disks: [], snapshots, settings })]).toEqual([[GONE.uniqueId, GONE.id]]);
  });

  it('are few: those with the most points come first, those with nothing beyond the floor last', () => {
    const [a, b, c] = [aDisk('a'), aDisk('b'), aDisk('c')];
    const snapshots = [...nights(a, 2, '2026-11-20'), ...nights(b, 5, '2026-11-20'), ...nights(c, 9, '2026-11-20')];
    const asked = sourcesToAsk({ disks: [], snapshots, settings }, 2);
    expect([...asked.keys()]).toEqual([c.uniqueId, b.uniqueId]);
  });

  it('are those with the most points, of equals the first by unique id, and all with no more than two are equal', () => {
    const disks = ['a', 'b', 'c', 'd'].map((name) => aDisk(name, { uniqueId: `u-${name}` }));
    const [a, b, c, d] = disks as [SourceDisk, SourceDisk, SourceDisk, SourceDisk];
    const snapshots = [
      ...nights(d, 3, '2026-11-20'),
      ...nights(c, 3, '2026-11-20'),
      ...nights(b, 2, '2026-11-20'),
      ...nights(a, 1, '2026-11-20'),
    ];

    for (const inSomeOrder of [snapshots, snapshots.toReversed()]) {
      expect([...sourcesToAsk({ disks: [], snapshots: inSomeOrder, settings }).keys()]).toEqual([
        'u-c',
        'u-d',
        'u-a',
        'u-b',
      ]);
    }
  });

  it('are a thousand at most where nothing else is said', () => {
    const snapshots = Array.from({ length: 1_001 }, (_, n) => taken(aDisk(`disk-${n}`), '2026-11-20T02:00Z'));

    expect(sourcesToAsk({ disks: [], snapshots, settings }).size).toBe(1_000);
  });

  it('are listed whatever the casing of their unique id', () => {
    const listed = { ...GONE, uniqueId: GONE.uniqueId.toUpperCase() };

    expect(sourcesToAsk({ disks: [listed], snapshots: nights(GONE, 3, '2026-11-20'), settings }).size).toBe(0);
    expect([...sourcesToAsk({ disks: [], snapshots: nights(listed, 3, '2026-11-20'), settings })]).toEqual([
      [GONE.uniqueId, GONE.id],
    ]);
  });

  it('are asked for under the later id where two points say two of the same time', () => {
    const [one, two] = ['a', 'b'].map((group) => ({
      ...GONE,
      id: GONE.id.replace('/prod/', `/${group}/`) as ResourceId,
    }));
    const snapshots = [one, two].flatMap((disk) => (disk === undefined ? [] : [taken(disk, '2026-11-20T02:00Z')]));

    for (const inSomeOrder of [snapshots, snapshots.toReversed()]) {
      expect([...sourcesToAsk({ disks: [], snapshots: inSomeOrder, settings }).values()]).toEqual([two?.id]);
    }
  });

  it.each<[string, Partial<Snapshot>, readonly string[]]>([
    ['its tag alone, where Azure does not name the disk', { sourceUniqueId: undefined as never }, [GONE.uniqueId]],
    ['nothing', { sourceUniqueId: undefined as never, tags: {} }, []],
    ['no source', { sourceResourceId: undefined as never }, []],
    ['a source that is no disk', { sourceResourceId: GONE.id.replace('/disks/', '/snapshots/') }, []],
    ['a source that is no id', { sourceResourceId: 'x' }, []],
    ['a disk in other casing', { sourceResourceId: GONE.id.toUpperCase() }, [GONE.uniqueId]],
    ['a disk that was restored from it', { createOption: 'Restore' }, []],
  ])('are what a point says: %s', (_, fields, asked) => {
    const [point] = nights(GONE, 1, '2026-11-20');
    const snapshots = point === undefined ? [] : [{ ...point, ...fields }];

    expect([...sourcesToAsk({ disks: [], snapshots, settings }).keys()]).toEqual(asked);
  });

  it('are asked for where a dated point saw them, rather than one without a time', () => {
    const moved = { ...GONE, id: GONE.id.replace('/prod/', '/moved/') as ResourceId };
    const { timeCreated: _, ...undated } = taken(moved, '2026-11-21T02:00Z');
    const dated = taken(GONE, '2026-11-20T02:00Z');

    for (const snapshots of [
      [undated, dated],
      [dated, undated],
    ]) {
      expect([...sourcesToAsk({ disks: [], snapshots, settings }).values()]).toEqual([GONE.id]);
    }
  });
});
