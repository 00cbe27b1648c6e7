import { count } from '../policy/count.ts';
import { formatInstant } from '../policy/instant.ts';
import type { Ports } from '../run/ports.ts';
import type { VanishedPoints } from '../run/read/vanished-points.ts';
import { changeLedger } from './ledger.ts';
import { type Draft, draftOf, type NoticeItem } from './notice.ts';

const MOST_TOLD = 2_000;

/** Points that vanished, one message for all that are told at once: they go by the group. */
export async function tellVanished(ports: Ports): Promise<void> {
  const rows = await ports.state.list<VanishedPoints>('vanished');
  if (rows.length === 0) return;
  await changeLedger(ports, 'vanished', ({ open, told = [] }) => {
    const fresh = rows.filter(({ key }) => !told.includes(key));
    return {
      open,
      told: [...told, ...fresh.map(({ key }) => key)].slice(-MOST_TOLD),
      drafts: fresh.length === 0 ? [] : [draft(fresh.map(({ value }) => value))],
    };
  });
  for (const { key } of rows) await ports.state.remove('vanished', key);
}

function draft(vanished: readonly VanishedPoints[]): Draft {
  const points = vanished.reduce((sum, one) => sum + one.count, 0);
  return draftOf({
    kind: 'vanished',
    event: 'told',
    severity: 'critical',
    title: `${count(points, 'recovery point has', 'recovery points have')} vanished`,
    text: 'They are gone from Azure, and Nightkeep did not prune them. The activity log of the subscription says who deleted them.',
    items: vanished.map(itemOf),
    path: '/api/dashboard',
  });
}

function itemOf({ vm, diskName, count: points, oldestTakenAt, newestTakenAt }: VanishedPoints): NoticeItem {
  return {
    name: vm === undefined ? `disk ${diskName}` : `${vm}, disk ${diskName}`,
    text: `${count(points, 'point')}, taken from ${formatInstant(oldestTakenAt)} to ${formatInstant(newestTakenAt)}.`,
  };
}
