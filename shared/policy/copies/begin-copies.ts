import type { CopyAction } from '../plan.ts';
import type { DiskCase } from '../planning/disk-case.ts';
import { MOST_TRIES } from '../schedule/attempts.ts';
import type { standingPoints } from '../schedule/standing-points.ts';
import type { RegionRoom } from './copies-under-way.ts';
import { copyAction } from './copy-action.ts';
import { copyName } from './copy-name.ts';
import { copyRestorePoint, partsOf } from './copy-restore-point.ts';
import { type CopyInput, isCopying, type Turns } from './turns.ts';

/** What copies are begun with. */
export interface Ground {
  /** By lower-cased unique id. */
  readonly cases: ReadonlyMap<string, DiskCase>;
  readonly standing: ReturnType<typeof standingPoints>;
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

/** The copy of a disk that can be begun: its region has room, and it was not tried too often. Failed ones are counted. */
function begin({ one, heads }: Turns, busy: ReadonlySet<string>, ground: Ground): readonly CopyAction[] {
  const { cases, standing, room, input } = ground;
  const { settings, now } = input;
  for (const { target, source, notBefore } of heads) {
    if (notBefore > now) continue;
    const name = copyName(one, { source, target, attempt: 1 }, settings);
    const tries = name === undefined ? [] : standing(name);
    if (name === undefined || new Set(tries.map((point) => point.attempt)).size >= MOST_TRIES) continue;
    if (tries.some(({ state }) => state !== 'failed')) continue;
    const parts = source.snapshot.restorePoint === undefined ? [] : partsOf(source, cases);
    if (parts === undefined || parts.some((part) => isBusy(part.one, busy, input))) continue;
    if (!room.take(target.region)) continue;
    const copy = { source, target, attempt: Math.max(0, ...tries.map((point) => point.attempt)) + 1 };
    return parts.length === 0 ? [copyAction(one, copy, settings)] : copyRestorePoint(one, parts, copy, settings);
  }
  return [];
}

function isBusy(one: DiskCase, busy: ReadonlySet<string>, input: CopyInput): boolean {
  return busy.has(one.diskUniqueId) || isCopying(one, input);
}
