import type { Instant } from '../../policy/instant.ts';
import { AzureError, errorFields } from '../azure-error.ts';
import type { FleetFigures, Ports } from '../ports.ts';
import { coverageItem } from '../read/coverage-item.ts';
import { scanCoverage } from '../read/read-coverage.ts';
import type { CoverageRow, CoverageState } from '../read/view-rows.ts';
import type { Run, RunState } from '../records.ts';

export type EndedRun = Run & {
  readonly state: Exclude<RunState, 'planning' | 'running'>;
  readonly endedAt: Instant;
};

/** Hands the figures of a run that has ended to whoever takes metrics, with those of the fleet as it then is. */
export async function measureRun({ metrics, ...ports }: Ports, run: EndedRun): Promise<void> {
  if (metrics === undefined || run.dryRun) return;
  const { created, pruned, failed } = run.counts;
  const fleet = await lookAtFleet(ports);
  await metrics.record({
    kind: run.kind,
    state: run.state,
    created,
    pruned,
    failed,
    durationMs: run.endedAt - run.startedAt,
    ...(fleet === undefined ? {} : { fleet }),
  });
}

async function lookAtFleet(ports: Ports): Promise<FleetFigures | undefined> {
  try {
    return fleetFigures(await scanCoverage(ports, ({ vmId }) => vmId !== undefined), ports.clock.now());
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('warn', 'The fleet could not be measured', errorFields(error));
    return undefined;
  }
}

const UNSELECTED: ReadonlySet<CoverageState> = new Set(['opted-out', 'unprotected', 'orphan']);

/** Of the VMs that a policy selects: how many are overdue, and how old the newest point is of the one where it is the oldest. */
export function fleetFigures(rows: readonly CoverageRow[], now: Instant): FleetFigures {
  const selected = rows.filter(({ state }) => !UNSELECTED.has(state));
  const newest = selected.flatMap(({ lastPointAt }) => lastPointAt ?? []);
  return {
    overdueVms: selected.filter((row) => coverageItem(row, now).state === 'overdue').length,
    ...(newest.length === 0 ? {} : { oldestNewestPointAgeMs: now - newest.reduce((a, b) => Math.min(a, b)) }),
  };
}
