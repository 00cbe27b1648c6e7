import { count } from '../../policy/count.ts';
import { formatInstant, type Instant } from '../../policy/instant.ts';
import { idKey, namedVmId, parseResourceId } from '../../policy/resource-id.ts';
import type { RestoreRecord } from '../../restore/records.ts';
import type { DayChange, DayRecord, UnitRecord } from '../records.ts';
import { sayBy } from '../say-by.ts';
import type { EventEvidence, EventName } from './evidence-row.ts';

const NAMES: Readonly<Record<DayChange['what'], EventName>> = {
  seen: 'first-seen',
  tag: 'tag-changed',
  policy: 'policy-changed',
  disks: 'disks-changed',
  gone: 'gone',
};

/** What changed on these days. */
export function changeRows(days: readonly DayRecord[]): readonly EventEvidence[] {
  return days.flatMap(({ date, unit, changes }) =>
    changes.map(({ at, what, from, to }) => ({
      kind: 'event' as const,
      date,
      vm: unit,
      at: formatInstant(at),
      event: NAMES[what],
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    })),
  );
}

export function holdRows(records: readonly UnitRecord[], dateOf: (at: Instant) => string): readonly EventEvidence[] {
  return records.flatMap((record) => {
    if (record.kind !== 'held') return [];
    const { unit, at, set, points, value, by } = record;
    return [
      {
        kind: 'event' as const,
        date: dateOf(at),
        vm: unit,
        at: formatInstant(at),
        event: set ? ('hold-set' as const) : ('hold-lifted' as const),
        ...(by === undefined ? {} : { by }),
        detail: `${count(points, 'point')}: ${value}`,
      },
    ];
  });
}

/** Restores, replacements and drills of one VM. */
export function restoreRows(
  unit: string,
  restores: readonly RestoreRecord[],
  dateOf: (at: Instant) => string,
): readonly EventEvidence[] {
  return restores
    .filter((record) => restoredVm(record) === unit)
    .map((record) => {
      const { id, kind, state, startedAt, endedAt, startedBy, reason, source } = record;
      const by = sayBy(startedBy);
      const ended = endedAt === undefined ? '' : ` at ${formatInstant(endedAt)}`;
      const why = reason === undefined ? '' : `, because: ${reason}`;
      return {
        kind: 'event' as const,
        date: dateOf(startedAt),
        vm: unit,
        at: formatInstant(startedAt),
        event: kind === 'new-disks' ? ('restore' as const) : kind,
        ...(by === undefined ? {} : { by }),
        detail: `${id}: ${state}${ended}, of the set for ${formatInstant(source.scheduledFor)}${why}`,
      };
    });
}

/** The id of the VM whose points were restored, lower case; undefined where they were of a disk without one. */
function restoredVm(record: RestoreRecord): string | undefined {
  if (record.kind === 'drill') return record.vmKey;
  if (record.kind === 'replacement') return idKey(record.vmId);
  const subscriptionId = parseResourceId(record.disks[0]?.pointId ?? '')?.subscriptionId;
  const vmId = subscriptionId === undefined ? undefined : namedVmId(subscriptionId, record.source.vm);
  return vmId === undefined ? undefined : idKey(vmId);
}
