import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import { RECORD_VERSION, type Run, type WorkRecord } from '../records.ts';
import { mayCreate, mayPrune } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { updateRun } from '../update-run.ts';
import { pace, type Wait } from './pacing.ts';

/**
 * Enqueues an execute message for each work row that is not done, paced so that Azure does not throttle. When each will
 * be visible is recorded first, so that a message lost is told from one that is only late. Called again, it sends again:
 * a message delivered twice changes nothing.
 */
export async function enqueueWork(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  subscriptionId: string,
): Promise<void> {
  const rows = await ports.actions.listWork(run.id, subscriptionId);
  const open = rows.filter(({ state }) => state !== 'done');
  if (open.length === 0) return;
  const waiting = open.filter(({ visibleAt }) => visibleAt === undefined).sort(createsFirst);
  const waits = await pace(
    ports,
    settings,
    subscriptionId,
    waiting.map((work) => ({
      location: work.location,
      creates: mayCreate(run) ? startsOf(work) : 0,
      prunes: mayPrune(run) ? work.prunes : 0,
      restorePoints: mayCreate(run) ? (work.restorePoints ?? 0) : 0,
    })),
  );
  const now = ports.clock.now();
  const paced = waiting.map((work, index) => startsAt(work, waits[index] ?? { creates: 0, prunes: 0 }, now));
  await ports.actions.put([], paced, []);
  const all = [...paced, ...open.filter(({ visibleAt }) => visibleAt !== undefined)];
  const latest = all.reduce((last, { visibleAt, prunesAt }) => Math.max(last, visibleAt ?? 0, prunesAt ?? 0), now);
  await updateRun(ports, run.id, (row) =>
    row.lastVisibleAt >= latest ? undefined : { ...row, lastVisibleAt: latest },
  );
  await inParallel(all, 16, (work) => sendWork(ports, work, Math.max(0, (work.visibleAt ?? now) - now)));
}

/** Enqueues one execute message. */
export async function sendWork(ports: Ports, work: WorkRecord, delayMs: number): Promise<void> {
  const { runId, subscriptionId, workId } = work;
  await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'execute', runId, subscriptionId, workId }, delayMs);
}

/** The row of work whose message becomes visible at an instant. */
export function queued(work: WorkRecord, visibleAt: number, now: number): WorkRecord {
  return { ...work, state: 'queued', visibleAt, writtenAt: now };
}

/** Creates are not kept waiting by prunes: these come in a later delivery, where their pace is slower. */
function startsAt(work: WorkRecord, { creates, prunes }: Wait, now: number): WorkRecord {
  if (startsOf(work) === 0) return queued(work, now + prunes, now);
  const row = queued(work, now + creates, now);
  return prunes > creates ? { ...row, prunesAt: now + prunes } : row;
}

function createsFirst(a: WorkRecord, b: WorkRecord): number {
  return Number(startsOf(b) > 0) - Number(startsOf(a) > 0);
}

/** A copy is to Azure what a create is, in the region that it goes to. */
function startsOf({ creates, copies = 0 }: WorkRecord): number {
  return creates + copies;
}
