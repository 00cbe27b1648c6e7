import { type Instant, MINUTE } from '../../policy/instant.ts';
import type { AttemptMemory, CreateAction, Mode } from '../../policy/plan.ts';
import { runStart } from '../../policy/run-start.ts';
import { nextAttempt } from '../../policy/schedule/due.ts';
import { isAhead } from '../clock-check.ts';
import type { Ports } from '../ports.ts';

/** The point that was to be made. */
type Attempted = Pick<CreateAction, 'diskUniqueId' | 'scheduledFor' | 'adHoc'>;

const KEEP_OFF_MS = 15 * MINUTE;

function keyOf(subscriptionId: string, diskUniqueId: string): string {
  return `${subscriptionId.toLowerCase()}/${diskUniqueId.toLowerCase()}`;
}

/** What is remembered of failed creates in a subscription, by lower-cased disk unique id; what a wrong clock wrote is absent. */
export async function readAttempts(
  ports: Ports,
  subscriptionId: string,
  mode: Mode,
  now: Instant,
): Promise<ReadonlyMap<string, AttemptMemory>> {
  const rows = await ports.state.list<AttemptMemory>('attempt', `${subscriptionId.toLowerCase()}/`);
  return new Map(
    rows.flatMap(({ value }) =>
      isAhead(value.lastAttemptAt, now) ? [] : [[value.diskUniqueId, inMode(value, mode)] as const],
    ),
  );
}

/** What was only planned in `observe` is due as soon as the mode makes points. */
function inMode(memory: AttemptMemory, mode: Mode): AttemptMemory {
  if (memory.attempts > 0 || memory.nextAttemptAt !== undefined || mode === 'observe') return memory;
  return { ...memory, nextAttemptAt: memory.lastAttemptAt };
}

export async function hasDueAttempt(ports: Ports, subscriptionId: string, mode: Mode, now: Instant): Promise<boolean> {
  const attempts = await readAttempts(ports, subscriptionId, mode, now);
  return [...attempts.values()].some(({ nextAttemptAt }) => nextAttemptAt !== undefined && nextAttemptAt <= now);
}

/** Remembers that a run failed to make a point: one run counts once, however often its message is delivered. */
export async function rememberFailure(
  ports: Ports,
  subscriptionId: string,
  runId: string,
  { diskUniqueId, scheduledFor: occurrence, adHoc }: Attempted,
): Promise<void> {
  if (adHoc) return;
  const key = keyOf(subscriptionId, diskUniqueId);
  const now = ports.clock.now();
  const before = (await ports.state.get<AttemptMemory>('attempt', key))?.value;
  // What an older run's create came to at last must not hide what is known of a newer occurrence.
  if (before !== undefined && before.occurrence > occurrence && (runStart(runId) ?? now) < before.lastAttemptAt) return;
  const same = before?.occurrence === occurrence ? before : undefined;
  if (same?.runId === runId) return;
  const attempts = (same?.attempts ?? 0) + 1;
  const nextAttemptAt = nextAttempt(attempts, now);
  await ports.state.set<AttemptMemory>('attempt', key, {
    diskUniqueId,
    occurrence,
    attempts,
    lastAttemptAt: now,
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt }),
    runId,
  });
}

/** In `observe` an occurrence is planned once: nothing more before the next one. */
export async function rememberObserved(
  ports: Ports,
  subscriptionId: string,
  runId: string,
  { diskUniqueId, scheduledFor: occurrence, adHoc }: Attempted,
  plannedAt: Instant,
): Promise<void> {
  if (adHoc) return;
  const memory = { diskUniqueId, occurrence, attempts: 0, lastAttemptAt: plannedAt, runId };
  await ports.state.set<AttemptMemory>('attempt', keyOf(subscriptionId, diskUniqueId), memory);
}

/** A point was made: what failed before it is over. An ad-hoc point, or one of an older occurrence, makes up for nothing. */
export async function forgetAttempts(
  ports: Ports,
  subscriptionId: string,
  { diskUniqueId, scheduledFor, adHoc }: Attempted,
): Promise<void> {
  if (adHoc) return;
  const key = keyOf(subscriptionId, diskUniqueId);
  const memory = (await ports.state.get<AttemptMemory>('attempt', key))?.value;
  if (memory !== undefined && memory.occurrence <= scheduledFor) await ports.state.remove('attempt', key);
}

/**
 * After a plan: an attempt whose time had come is either under way, and put off so that no tick plans it once more
 * meanwhile, or its disk wants none any more, and it is forgotten.
 */
export async function settleDueAttempts(
  ports: Ports,
  subscriptionId: string,
  mode: Mode,
  underWay: ReadonlySet<string>,
  plannedAt: Instant,
): Promise<void> {
  for (const memory of (await readAttempts(ports, subscriptionId, mode, plannedAt)).values()) {
    if (memory.nextAttemptAt === undefined || memory.nextAttemptAt > plannedAt) continue;
    const key = keyOf(subscriptionId, memory.diskUniqueId);
    if (!underWay.has(memory.diskUniqueId)) await ports.state.remove('attempt', key);
    else await ports.state.set<AttemptMemory>('attempt', key, { ...memory, nextAttemptAt: plannedAt + KEEP_OFF_MS });
  }
}
