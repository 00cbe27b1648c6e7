import type { Ports } from './ports.ts';
import type { Run } from './records.ts';

const LARGEST_CAS_TRIES = 50;

/**
 * Changes a run's row by ETag, applying `change` again to what somebody faster wrote. `change` returns undefined to leave
 * it as it is. Resolves to the row as it then is; undefined where there is no such run.
 */
export async function updateRun(
  ports: Ports,
  runId: string,
  change: (run: Run) => Run | undefined,
): Promise<Run | undefined> {
  for (let tries = 0; tries < LARGEST_CAS_TRIES; tries++) {
    const found = await ports.runs.get(runId);
    if (found === undefined) return undefined;
    const changed = change(found.value);
    if (changed === undefined) return found.value;
    if (await ports.runs.replace(changed, found.etag)) return changed;
  }
  throw new Error(`the run ${runId} was changed by others ${LARGEST_CAS_TRIES} times in a row`);
}
