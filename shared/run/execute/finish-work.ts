import { TAG } from '../../policy/point-tags.ts';
import { queued, sendWork } from '../plan/enqueue-work.ts';
import type { ActionRecord, WorkRecord } from '../records.ts';
import type { Execution } from './execution.ts';

/** Marks a work row done, with how far apart the points of its set were taken. */
export async function finishWork(x: Execution): Promise<void> {
  const now = x.ports.clock.now();
  await x.ports.actions.putWork({ ...x.work, ...setOf(x), state: 'done', writtenAt: now });
}

/**
 * Sends the rest of a work row back to the queue. Where another delivery wrote the row meanwhile, its message is enough:
 * else each duplicate would go on for ever beside the first.
 */
export async function pauseWork(x: Execution, delayMs: number): Promise<void> {
  const { runId, subscriptionId, workId } = x.work;
  const present = await x.ports.actions.getWork(runId, subscriptionId, workId);
  if (present === undefined || present.state === 'done' || present.writtenAt > x.work.writtenAt) return;
  const now = x.ports.clock.now();
  const paused = queued(x.work, now + delayMs, now);
  // The message first: a crash between the two leaves one too many rather than none.
  await sendWork(x.ports, paused, delayMs);
  await x.ports.actions.putWork({ ...paused, ...setOf(x) });
}

function setOf(x: Execution): Pick<WorkRecord, 'set' | 'skewMs' | 'consistencyMode'> {
  const creates = [...x.records.values()].filter(({ action }) => action.kind === 'create');
  const taken = creates.flatMap(({ timeCreated }) => timeCreated ?? []);
  const [first] = creates.flatMap(({ action, state }) =>
    action.kind === 'create' && state !== 'superseded' ? (action.request.tags[TAG.set] ?? []) : [],
  );
  return {
    ...(first === undefined ? {} : { set: first.split(' ')[0] ?? first }),
    ...(taken.length === 0 ? {} : { skewMs: Math.max(...taken) - Math.min(...taken) }),
    ...leastReached(creates),
  };
}

const FROM_THE_LEAST = ['CrashConsistent', 'FileSystemConsistent', 'ApplicationConsistent'];

/** Nothing where a point of the set is a snapshot: the disks then agree by chance alone. */
function leastReached(creates: readonly ActionRecord[]): Pick<WorkRecord, 'consistencyMode'> {
  const made = creates.filter(({ timeCreated }) => timeCreated !== undefined);
  const modes = made.flatMap(({ consistencyMode }) => consistencyMode ?? []);
  const [least] = modes.toSorted((a, b) => FROM_THE_LEAST.indexOf(a) - FROM_THE_LEAST.indexOf(b));
  return least === undefined || modes.length < made.length ? {} : { consistencyMode: least };
}
