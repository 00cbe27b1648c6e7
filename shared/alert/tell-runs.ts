import type { Ports } from '../run/ports.ts';
import type { Run } from '../run/records.ts';
import { remembers } from '../run/run-reach.ts';
import { seeRun } from '../run/watch/seen-run.ts';
import { alsoTold, changeLedger, type Ledger, type LedgerChange } from './ledger.ts';
import { type Draft, draftOf, type NoticeItem } from './notice.ts';
import { failuresOf, type RunFailure, said, successesOf } from './see/run-failures.ts';

/**
 * Runs that ended failed or partial, a message for each that failed in something new: what failed before, and is tried again
 * by a later run, is told again only after it succeeded. When nothing of it is left, that is one message more.
 */
export async function tellRuns(ports: Ports, ended: readonly Run[]): Promise<void> {
  await changeLedger(ports, 'run', async (ledger) => {
    let change: LedgerChange = { open: ledger.open, told: ledger.told ?? [], drafts: [] };
    for (const run of ended) {
      if (change.told?.includes(run.id)) continue;
      change = await afterRun(ports, change, run);
    }
    return change;
  });
}

async function afterRun(ports: Ports, { open, told = [], drafts }: LedgerChange, run: Run): Promise<LedgerChange> {
  const after = { told: alsoTold(told, run) };
  const isWell = run.state === 'succeeded';
  if (isWell && Object.keys(open).length === 0) return { ...after, open, drafts };
  const seen = await seeRun(ports, run);
  const failures = isWell ? [] : failuresOf(seen);
  const fresh = failures.filter(({ subject }) => open[subject] === undefined);
  const isNew = !isWell && (fresh.length > 0 || failures.length === 0);
  const left = stillOpen(open, run, successesOf(seen));
  const mended = Object.keys(open).length > 0 && Object.keys(left).length === 0 && failures.length === 0;
  return {
    ...after,
    open: withFailures(left, fresh),
    drafts: [...drafts, ...(isNew ? [failedDraft(run, failures)] : []), ...(mended ? [mendedDraft(open, run)] : [])],
  };
}

/** A full pass that succeeded tried everything that is due: what it did not try is no longer wanted. */
function stillOpen(open: Ledger['open'], run: Run, succeeded: ReadonlySet<string>): Ledger['open'] {
  if (run.state === 'succeeded' && run.fullPass && remembers(run)) return {};
  return Object.fromEntries(Object.entries(open).filter(([subject]) => !succeeded.has(subject)));
}

function withFailures(open: Ledger['open'], fresh: readonly RunFailure[]): Ledger['open'] {
  return { ...open, ...Object.fromEntries(fresh.map(({ subject, item }) => [subject, { name: item.name }])) };
}

function failedDraft(run: Run, failures: readonly RunFailure[]): Draft {
  const { created, pruned, failed, pending } = run.counts;
  const own = run.error === undefined ? [] : [{ name: 'the run', ...said('It failed.', run.error) }];
  return draftOf({
    kind: 'run',
    event: 'began',
    severity: run.state === 'failed' ? 'critical' : 'warning',
    title: run.state === 'failed' ? 'A run failed' : 'A run ended partial',
    text: `${created} created, ${pruned} pruned, ${failed} failed, ${pending} pending. Run ${run.id}, GET /api/runs/${run.id}.`,
    items: [...own, ...failures.map(({ item }) => item)],
    path: runPath(run),
  });
}

function mendedDraft(open: Ledger['open'], run: Run): Draft {
  const items: readonly NoticeItem[] = Object.values(open).map(({ name = 'one more' }) => ({ name, text: '' }));
  return draftOf({
    kind: 'run',
    event: 'ended',
    severity: 'good',
    title: 'No failure is left',
    text: `With run ${run.id} all that failed before has succeeded, or is no longer due.`,
    items,
    path: runPath(run),
  });
}

function runPath({ id }: Run): string {
  return `/api/dashboard/run?id=${encodeURIComponent(id)}`;
}
