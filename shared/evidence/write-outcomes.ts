import { parseResourceId } from '../policy/resource-id.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { Ports } from '../run/ports.ts';
import type { CoverageRow } from '../run/read/view-rows.ts';
import type { ActionRecord, Run } from '../run/records.ts';
import type { RunSettings } from '../run/settings.ts';
import { factKey, type UnitRow, unitRow } from './evidence-keys.ts';
import { heldRecords, madeRecords, prunedRecords } from './outcome-records.ts';
import type { UnitRecord } from './records.ts';

const AT_ONCE = 16;

/**
 * Writes what a run did in one subscription as evidence, from its records and what is remembered of its VMs. Nothing is
 * read; done again it writes the same rows.
 */
export async function writeOutcomes(
  ports: Ports,
  settings: Pick<RunSettings, 'owner' | 'adopt'>,
  run: Run,
  actions: readonly ActionRecord[],
  coverage: readonly CoverageRow[],
): Promise<void> {
  const now = ports.clock.now();
  const memories = new Map(coverage.map(({ key, days }) => [key, days]));
  const records = [
    ...madeRecords(actions, now),
    ...prunedRecords(actions, settings, (unit) => memories.get(unit), now),
    ...heldRecords(run, actions, now),
  ];
  await putRecords(ports, records);
  await putGone(
    ports,
    records.map(({ unit }) => unit).filter((unit) => !memories.has(unit)),
  );
}

/** VMs that were gone before a plan saw them are known by their points alone. */
async function putGone(ports: Ports, units: readonly string[]): Promise<void> {
  const rows = [...new Set(units)].flatMap((key): readonly UnitRow[] => {
    const parts = parseResourceId(key);
    return parts === undefined ? [] : [{ key, name: parts.name, subscriptionId: parts.subscriptionId }];
  });
  for (const [subscriptionId, ofSubscription] of Map.groupBy(rows, (row) => row.subscriptionId)) {
    await ports.views.putRows('units', subscriptionId, ofSubscription.map(unitRow));
  }
}

/** The creates of a run alone, whose outcomes came after its end. */
export async function writeLateOutcomes(ports: Ports, actions: readonly ActionRecord[]): Promise<void> {
  await putRecords(ports, madeRecords(actions, ports.clock.now()));
}

async function putRecords(ports: Ports, records: readonly Exclude<UnitRecord, { kind: 'day' }>[]): Promise<void> {
  await inParallel([...Map.groupBy(records, ({ unit }) => unit)], AT_ONCE, ([unit, ofUnit]) =>
    ports.evidence.put(
      unit,
      ofUnit.map((value) => ({ key: keyOf(value), value })),
    ),
  );
}

function keyOf(record: Exclude<UnitRecord, { kind: 'day' }>): string {
  if (record.kind !== 'held') return factKey(record.scheduledFor, record.kind, record.runId);
  return factKey(record.at, record.set ? 'set' : 'lifted', record.runId);
}
