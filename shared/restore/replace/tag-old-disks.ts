import { DAY, formatInstant, MINUTE } from '../../policy/instant.ts';
import { idParts, type ResourceId } from '../../policy/resource-id.ts';
import { REPLACED_TAG } from '../../policy/restore/place-point.ts';
import { AzureError, isRefused, isThrottled, toActionError } from '../../run/azure-error.ts';
import { inParallel } from '../../run/in-parallel.ts';
import { retryDelay } from '../../run/retry-delay.ts';
import { end, type Next, type ReplacementExecution, stepAge } from './replacement-execution.ts';

/** How long a person should keep the old disks. Nightkeep never deletes them. */
const KEPT_FOR_MS = 30 * DAY;
const LONGEST_TRIES_MS = 15 * MINUTE;
const AT_ONCE = 8;

/**
 * Tags the old disks, which are kept and detached, and ends the replacement. The VM runs on its new disks by now: a disk
 * that can't be tagged is a note, and nothing is rolled back for it.
 */
export async function tagOldDisks(x: ReplacementExecution): Promise<Next> {
  const old = x.record.swaps.flatMap(({ from }) => from ?? []);
  const tried = await inParallel(old, AT_ONCE, (id) => tag(x, id));
  const pauses = tried.flatMap(({ pause }) => pause ?? []);
  if (pauses.length > 0) return Math.max(...pauses);
  return end(x, 'succeeded', { on: 'new', notes: tried.flatMap(({ note }) => note ?? []) });
}

interface Tried {
  readonly pause?: number;
  readonly note?: string;
}

async function tag(x: ReplacementExecution, id: ResourceId): Promise<Tried> {
  const { ports, record } = x;
  const until = (record.steps.at(-1)?.at ?? record.startedAt) + KEPT_FOR_MS;
  try {
    await ports.tags.merge(id, { [REPLACED_TAG.by]: record.id, [REPLACED_TAG.until]: formatInstant(until) });
    return {};
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    const isFinal = stepAge(x) > LONGEST_TRIES_MS || isRefused(error);
    if (!isFinal) return { pause: isThrottled(error) ? retryDelay(error, id) : MINUTE };
    const { code, message, remedy } = toActionError(error, id, x.settings);
    return {
      note: `The old disk ${idParts(id).name} is kept, but not tagged: ${code}: ${message} ${remedy ?? ''}`.trim(),
    };
  }
}
