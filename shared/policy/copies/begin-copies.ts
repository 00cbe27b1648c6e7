import type { CopyAction } from '../plan.ts';
import type { DiskCase } from '../planning/disk-case.ts';
import type { RegionRoom } from './copies-under-way.ts';
import { copyAction } from './copy-action.ts';
import { copyRestorePoint, partsOf } from './copy-restore-point.ts';
import { type CopyInput, isCopying, type Turns } from './turns.ts';

/** What copies are begun with. */
export interface Ground {
  /** By lower-cased unique id. */
  readonly cases: ReadonlyMap<string, DiskCase>;
  readonly room: RegionRoom;
  readonly input: CopyInput;
}

/** The copies that are begun, of each disk one; a restore point is one copy of all its disks. */
export function beginCopies(turns: readonly Turns[], ground: Ground): readonly CopyAction[] {
  const busy = new Set<string>();
  return turns.flatMap((turn) => {
    if (busy.has(turn.one.diskUniqueId)) return [];
    const actions = begin(turn, busy, ground);
    for (const { diskUniqueId } of actions) busy.add(diskUniqueId);
    return actions;
  });
}

/** The copy of a disk that can be begun: its time has come, and its region has room. */
function begin({ one, heads }: Turns, busy: ReadonlySet<string>, ground: Ground): readonly CopyAction[] {
  const { cases, room, input } = ground;
  const { settings, now } = input;
  for (const { target, source, attempt, notBefore } of heads) {
    if (notBefore > now) continue;
    const parts = source.snapshot.restorePoint === undefined ? [] : partsOf(source, cases);
    if (parts === undefined || parts.some((part) => isBusy(part.one, busy, input))) continue;
    if (!room.take(target.region)) continue;
    const copy = { source, target, attempt };
    return parts.length === 0 ? [copyAction(one, copy, settings)] : copyRestorePoint(one, parts, copy, settings);
  }
  return [];
}

function isBusy(one: DiskCase, busy: ReadonlySet<string>, input: CopyInput): boolean {
  return busy.has(one.diskUniqueId) || isCopying(one, input);
}
