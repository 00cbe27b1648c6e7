import type { DrillMemory } from '../restore/drill/drill-memory.ts';
import type { Ports } from '../run/ports.ts';

const GIB = 1024 ** 3;

/** Rows of this prefix are about VMs. */
const VM_PREFIX = '/subscriptions/';

/** GiB in use by the `uniqueId`s of disks, lower case, as the latest drill measured each. */
export async function readUsedSizes({ state }: Pick<Ports, 'state'>): Promise<ReadonlyMap<string, number>> {
  const memories = await state.list<DrillMemory>('drill', VM_PREFIX);
  return new Map(
    memories.flatMap(({ value }) =>
      Object.entries(value.usedBytes ?? {}).map(([id, bytes]) => [id.toLowerCase(), bytes / GIB] as const),
    ),
  );
}
