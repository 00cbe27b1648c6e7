import { formatInstant, type Instant, MINUTE } from '../../policy/instant.ts';
import { isLate } from '../../policy/late.ts';
import { idKey } from '../../policy/resource-id.ts';
import { OVERDUE_AFTER_MS } from '../../run/read/lateness.ts';
import type { DayRecord, GapRecord, MadePoint, MadeRecord, PrunedPoint, PrunedRecord, UnitRecord } from '../records.ts';
import type { PointEvidence } from './evidence-row.ts';

/** What one run made of one disk and occurrence. */
export type Made = MadePoint & { readonly scheduledFor: Instant; readonly runId: string };
type Pruned = PrunedPoint & { readonly scheduledFor: Instant };

export interface Facts {
  readonly made: ReadonlyMap<string, readonly Made[]>;
  readonly prunedById: ReadonlyMap<string, Pruned>;
  readonly pruned: ReadonlyMap<string, readonly Pruned[]>;
  readonly gaps: readonly GapRecord[];
  readonly now: Instant;
}

export function factsOf(records: readonly UnitRecord[], gaps: readonly GapRecord[], now: Instant): Facts {
  const made = records
    .filter((record): record is MadeRecord => record.kind === 'made')
    .flatMap(({ disks, scheduledFor, runId }) => disks.map((disk) => ({ ...disk, scheduledFor, runId })));
  const pruned = records
    .filter((record): record is PrunedRecord => record.kind === 'pruned')
    .flatMap(({ points, scheduledFor }) => points.map((point) => ({ ...point, scheduledFor })));
  return {
    // Runs in their order, so that what was said last counts.
    made: Map.groupBy(
      made.toSorted((a, b) => (a.runId < b.runId ? -1 : 1)),
      (one) => keyOf(one),
    ),
    prunedById: new Map(pruned.map((point) => [idKey(point.point), point])),
    pruned: Map.groupBy(pruned, (one) => keyOf(one)),
    gaps,
    now,
  };
}

/** The rows of a day's occurrences that have come, one for each disk. */
export function occurrenceRows(day: DayRecord, facts: Facts): readonly PointEvidence[] {
  return day.occurrences
    .filter(({ at }) => at <= facts.now)
    .flatMap(({ at, disks }) =>
      disks.flatMap((place) => {
        const disk = day.disks[place];
        return disk === undefined ? [] : [occurrenceRow(day, at, disk, facts)];
      }),
    );
}

function occurrenceRow(
  day: DayRecord,
  at: Instant,
  disk: { readonly uniqueId: string; readonly name: string },
  facts: Facts,
): PointEvidence {
  const tries = facts.made.get(keyOf({ scheduledFor: at, uniqueId: disk.uniqueId, adHoc: false })) ?? [];
  const base = {
    kind: 'occurrence',
    date: day.date,
    vm: day.unit,
    ...policyAt(day, at),
  } as const;
  const taken = tries.findLast(({ state }) => state === 'succeeded') ?? prunedOf(at, disk, facts);
  if (taken !== undefined) {
    const state = isLate(at, taken.takenAt ?? at) ? 'late' : 'taken';
    const cause = state === 'late' ? lateCause(at, tries, facts) : undefined;
    return { ...base, ...pointOf(taken, state, facts), ...(cause === undefined ? {} : { cause }) };
  }
  const last = tries.findLast(({ state }) => ['pending', 'sent', 'failed'].includes(state));
  if (last !== undefined) return { ...base, ...pointOf(last, last.state === 'failed' ? 'failed' : 'pending', facts) };
  const isOver = facts.now - at > OVERDUE_AFTER_MS;
  return {
    ...base,
    scheduledFor: formatInstant(at),
    disk: disk.name,
    diskUniqueId: disk.uniqueId,
    state: isOver ? 'missed' : 'due',
    ...(isOver ? { cause: missedCause(at, tries, facts) } : {}),
  };
}

/** The policy of that time: a later one of the same day asked for something else. */
function policyAt({ policy, changes }: DayRecord, at: Instant): { readonly policy?: string } {
  const next = changes.find((change) => change.what === 'policy' && change.at > at);
  const asked = next === undefined ? policy : next.from;
  return asked === undefined ? {} : { policy: asked };
}

/** A point that was pruned was there, though no run's record of it is. */
function prunedOf(at: Instant, { uniqueId }: { readonly uniqueId: string }, facts: Facts): Made | undefined {
  const points = facts.pruned.get(keyOf({ scheduledFor: at, uniqueId, adHoc: false })) ?? [];
  const pruned = points.find(({ reasons }) => !reasons.includes('failed'));
  return pruned && { ...pruned, state: 'succeeded', runId: '' };
}

/** What is told of a point, wherever it stands. */
export function pointOf(
  made: Made,
  state: PointEvidence['state'],
  facts: Facts,
): Omit<PointEvidence, 'kind' | 'date' | 'vm'> {
  const { scheduledFor, takenAt, point, runId, code, note } = made;
  const pruned = point === undefined ? undefined : facts.prunedById.get(idKey(point));
  return {
    scheduledFor: formatInstant(scheduledFor),
    disk: made.name,
    diskUniqueId: made.uniqueId,
    state,
    ...(takenAt === undefined ? {} : { takenAt: formatInstant(takenAt) }),
    ...(state === 'late' && takenAt !== undefined
      ? { lateMinutes: Math.floor((takenAt - scheduledFor) / MINUTE) }
      : {}),
    // What failed left none, or one that is of no use and goes.
    ...(point === undefined || (state === 'failed' && pruned === undefined) ? {} : { point }),
    ...(runId === '' ? {} : { run: runId }),
    ...(state === 'failed' ? failure(code, note) : {}),
    ...(pruned === undefined
      ? {}
      : {
          prunedAt: formatInstant(pruned.prunedAt),
          prunedBecause: pruned.reasons.join(' '),
          ...(pruned.keep === undefined ? {} : { prunedUnder: pruned.keep }),
        }),
  };
}

function failure(code: string | undefined, note: string | undefined): Pick<PointEvidence, 'code' | 'cause'> {
  const words = note === undefined ? '' : `: ${note}`;
  return { ...(code === undefined ? {} : { code }), cause: `the create failed (${code ?? 'no code'})${words}` };
}

function lateCause(at: Instant, tries: readonly Made[], facts: Facts): string | undefined {
  const gap = gapAt(at, facts);
  if (gap !== undefined) return gap.cause;
  const failed = tries.findLast(({ state }) => state === 'failed');
  return failed === undefined ? undefined : failure(failed.code, failed.note).cause;
}

function missedCause(at: Instant, tries: readonly Made[], facts: Facts): string {
  const gap = gapAt(at, facts);
  if (gap !== undefined) return gap.cause;
  const last = tries.at(-1);
  if (last === undefined) return 'no point was made, and no failure is recorded';
  if (last.state === 'planned') return 'it was planned and not made, as the mode says';
  return `${last.state}${last.note === undefined ? '' : `: ${last.note}`}`;
}

function gapAt(at: Instant, { gaps }: Facts): GapRecord | undefined {
  return gaps.find(({ from, to }) => from <= at && at < to);
}

/** What is equal for all that was tried for one occurrence of a disk. */
export function keyOf({ scheduledFor, uniqueId, adHoc }: Pick<Made, 'scheduledFor' | 'uniqueId' | 'adHoc'>): string {
  return `${scheduledFor} ${uniqueId}${adHoc ? ' ad-hoc' : ''}`;
}
