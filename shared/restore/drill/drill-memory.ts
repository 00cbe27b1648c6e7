import type { Instant } from '../../policy/instant.ts';
import type { Ports } from '../../run/ports.ts';
import type { DrillRecord, RestoreState } from '../records.ts';

/** What is remembered of a VM's drills. It decides whose turn is next, and what coverage shows; lost, both begin anew. */
export interface DrillMemory {
  /** The id of the VM, lower case. */
  readonly vmKey: string;
  /** The latest drill, and when it began. */
  readonly drillId: string;
  readonly lastAt: Instant;
  readonly outcome: RestoreState;
  /** When the latest drill that succeeded ended, and how long its disks took. */
  readonly provenAt?: Instant;
  readonly restoredInMs?: number;
  /** Bytes in use by the disks' `uniqueId`s, as last measured. */
  readonly usedBytes?: Readonly<Record<string, number>>;
}

/** Remembers that a drill of the VM has begun: whatever comes of it, it was the VM's turn. */
export async function rememberStart(
  ports: Ports,
  { vmKey, id, startedAt }: Pick<DrillRecord, 'vmKey' | 'id' | 'startedAt'>,
): Promise<void> {
  const known = await recall(ports, vmKey);
  if (known !== undefined && known.lastAt >= startedAt) return;
  await ports.state.set<DrillMemory>('drill', vmKey, {
    ...known,
    vmKey,
    drillId: id,
    lastAt: startedAt,
    outcome: 'running',
  });
}

/** Remembers what a drill has shown. A second time it changes nothing. */
export async function rememberEnd(
  ports: Ports,
  record: DrillRecord,
  outcome: RestoreState,
  endedAt: Instant,
): Promise<void> {
  const { vmKey, id, startedAt, restoredInMs, checks } = record;
  const known = await recall(ports, vmKey);
  if (known !== undefined && known.lastAt > startedAt) return;
  const measured = checks.flatMap(({ sourceUniqueId, usedBytes }) =>
    usedBytes === undefined ? [] : [[sourceUniqueId, usedBytes] as const],
  );
  await ports.state.set<DrillMemory>('drill', vmKey, {
    ...known,
    vmKey,
    drillId: id,
    lastAt: startedAt,
    outcome,
    ...(outcome === 'succeeded' ? { provenAt: endedAt } : {}),
    ...(outcome === 'succeeded' && restoredInMs !== undefined ? { restoredInMs } : {}),
    ...(measured.length === 0 ? {} : { usedBytes: Object.fromEntries(measured) }),
  });
}

/** Rows of this prefix are about VMs, the others about subscriptions. */
const VM_PREFIX = '/subscriptions/';

/** What is remembered of the drills of all VMs, by the VM's id in lower case. */
export async function recallAll({ state }: Pick<Ports, 'state'>): Promise<ReadonlyMap<string, DrillMemory>> {
  const remembered = await state.list<DrillMemory>('drill', VM_PREFIX);
  return new Map(remembered.map(({ key, value }) => [key, value]));
}

async function recall(ports: Ports, vmKey: string): Promise<DrillMemory | undefined> {
  return (await ports.state.get<DrillMemory>('drill', vmKey))?.value;
}
