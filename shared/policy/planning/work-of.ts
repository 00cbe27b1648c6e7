import type { CopyAction, CreateAction, HoldAction, PruneAction, Work } from '../plan.ts';
import { idKey } from '../resource-id.ts';
import type { DiskCase } from './disk-case.ts';
import { unitKey } from './unit.ts';

/** The actions of one disk. */
export interface DiskActions {
  readonly one: DiskCase;
  readonly creates: readonly CreateAction[];
  readonly copies: readonly CopyAction[];
  readonly prunes: readonly PruneAction[];
  readonly holds: readonly HoldAction[];
}

/** One work for each VM, and for each detached disk or disk that is not listed, that has any actions; sorted by its key. */
export function workOf(disks: readonly DiskActions[]): readonly Work[] {
  const busy = disks.filter(
    ({ creates, copies, prunes, holds }) => creates.length + copies.length + prunes.length + holds.length > 0,
  );
  return [...Map.groupBy(busy, ({ one }) => keyOf(one))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, members]) => workOfUnit(members));
}

function workOfUnit(members: readonly DiskActions[]): Work {
  const vm = members[0]?.one.protection?.vm;
  const creates = members.flatMap((member) => member.creates);
  const copies = members.flatMap((member) => member.copies);
  const prunes = members.flatMap((member) => member.prunes);
  const holds = members.flatMap((member) => member.holds);
  const location =
    vm?.location ?? creates[0]?.location ?? prunes[0]?.location ?? members[0]?.one.points[0]?.snapshot.location;
  return {
    ...(vm === undefined ? {} : { vmId: vm.id, vmName: vm.name }),
    location: location ?? '',
    creates,
    copies,
    prunes,
    holds,
  };
}

function keyOf({ protection, diskUniqueId }: DiskCase): string {
  return protection === undefined ? `orphan ${idKey(diskUniqueId)}` : unitKey(protection);
}
