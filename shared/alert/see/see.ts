import type { Instant } from '../../policy/instant.ts';
import { type DrillMemory, recallAll } from '../../restore/drill/drill-memory.ts';
import type { Ports } from '../../run/ports.ts';
import { readFleet } from '../../run/read/read-fleet.ts';
import { type Health, readHealth } from '../../run/read/read-health.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';

/** What one look has read. */
export interface Seen {
  readonly now: Instant;
  readonly rows: readonly CoverageRow[];
  readonly isWhole: boolean;
  readonly health: Health;
  readonly drills: readonly DrillMemory[];
}

/** Reads what stands now. */
export async function see(ports: Ports): Promise<Seen> {
  // Before anything is read: what changes meanwhile is seen by the next look.
  const now = ports.clock.now();
  const [{ rows, isWhole }, health, drills] = await Promise.all([
    readFleet(ports),
    readHealth(ports),
    recallAll(ports),
  ]);
  return { now, rows, isWhole, health, drills: [...drills.values()] };
}
