import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { idKey } from '../../shared/policy/resource-id.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import type { ChaosCloud } from './chaos-cloud.ts';
import { type ChaosFleet, chaosFleet } from './chaos-fleet.ts';

/** How a run that was killed came out; the lists hold what must not be, and are empty where all is well. */
export interface ChaosOutcome {
  readonly runId: string;
  readonly state: string;
  readonly tookMs: number;
  /** Disks without the point that they were due. */
  readonly missing: readonly string[];
  /** Disks with more than one, and names that were PUT more than once. */
  readonly duplicates: readonly string[];
  /** Snapshots that should be there. */
  readonly wronglyDeleted: readonly string[];
  /** Expired points that are still there. */
  readonly left: readonly string[];
  /** Of the record against what stands. */
  readonly misrecorded: readonly string[];
}

export interface ChaosRun {
  readonly name: string;
  /** Milliseconds from the start to the kill; undefined: it is left alone. */
  readonly killAfterMs?: number;
  readonly startedBy: 'call' | 'tick';
  /** Of the fleet. */
  readonly vms: number;
}

/** One run of a fleet of its own, its host killed and started again on the way. */
export async function killOnce(
  chaos: ChaosCloud,
  { name, killAfterMs, startedBy, vms }: ChaosRun,
): Promise<ChaosOutcome> {
  const { state } = chaos.cloud.simulator;
  const made = chaosFleet(name, vms);
  state.load(made.fleet);
  state.log.clear();
  const startedAt = Date.now();
  const starting = startedBy === 'tick' ? chaos.startTick() : chaos.startDue();
  if (killAfterMs !== undefined) {
    await sleep(killAfterMs);
    await chaos.killAndRestart();
  }
  const run = await chaos.finish(await starting);
  return { runId: run.id, state: run.state, tookMs: Date.now() - startedAt, ...judge(chaos, made, run) };
}

/** What an outcome is where nothing is wrong. */
export const ALL_WELL = {
  state: 'succeeded',
  missing: [],
  duplicates: [],
  wronglyDeleted: [],
  left: [],
  misrecorded: [],
} as const satisfies Partial<ChaosOutcome>;

/** Whether anything is wrong with an outcome. */
export function isWrong(outcome: ChaosOutcome): boolean {
  return !isDeepStrictEqual({ ...outcome, ...ALL_WELL }, outcome);
}

function judge({ cloud }: ChaosCloud, made: ChaosFleet, run: RunReport) {
  const standing = cloud.simulator.state.snapshots.all();
  const ids = new Set(standing.map(({ id }) => idKey(id)));
  const fresh = standing.filter(({ id }) => !made.kept.has(idKey(id)) && !made.expired.has(idKey(id)));
  const usable = fresh.filter(({ properties }) => properties.provisioningState === 'Succeeded');
  const points = Map.groupBy(usable, ({ tags }) => (tags?.['nightkeep-disk-id'] ?? '').toLowerCase());
  const puts = Map.groupBy(
    cloud.simulator.state.log.find({ method: 'PUT', urlPattern: '/snapshots/' }).filter(({ status }) => status < 300),
    ({ url }) => url,
  );
  const created = run.counts.created === made.due.size ? [] : [`created ${run.counts.created} of ${made.due.size}`];
  const pruned = run.counts.pruned === made.expired.size ? [] : [`pruned ${run.counts.pruned} of ${made.expired.size}`];
  return {
    missing: [...made.due].filter((disk) => !points.has(disk)),
    duplicates: [
      ...[...points].filter(([disk, { length }]) => length > 1 || !made.due.has(disk)).map(([disk]) => disk),
      ...[...puts].filter(([, { length }]) => length > 1).map(([url]) => url),
    ],
    wronglyDeleted: [...made.kept].filter((id) => !ids.has(id)),
    left: [...made.expired].filter((id) => ids.has(id)),
    misrecorded: [...created, ...pruned],
  };
}
