import { describe, expect, it } from 'vitest';
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
});
