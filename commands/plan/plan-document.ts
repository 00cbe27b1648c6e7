import { type RunDocument, runDocument } from '../../local/report/run-document.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import type { RunCounts } from '../../shared/run/records.ts';

type Outcome = 'state' | 'endedAt' | 'error' | 'progress' | 'sets' | 'counts';

/** What `npm run plan -- --json` prints: the document of a run, without what only a run that was carried out can say. */
export interface PlanDocument extends Pick<RunDocument, 'actions' | 'problems'> {
  readonly run: Omit<RunReport, 'actions' | 'problems' | Outcome> & {
    readonly counts: Pick<RunCounts, 'creates' | 'prunes' | 'skips' | 'problems' | 'kept'>;
  };
}

/** The plan as one document; skipped disks and made-up ones are among the problems too. */
export function planDocument(report: RunReport, madeUpDisks: readonly string[]): PlanDocument {
  const { actions, problems } = runDocument({ run: report }, madeUpDisks);
  const { id, kind, startedAt, startedBy, mode, creates, prune, dryRun, fullPass, target, subscriptions } = report;
  const { counts } = report;
  return {
    run: {
      id,
      kind,
      startedAt,
      startedBy,
      mode,
      creates,
      prune,
      dryRun,
      fullPass,
      target,
      counts: {
        creates: counts.creates,
        prunes: counts.prunes,
        skips: counts.skips,
        problems: counts.problems,
        kept: counts.kept,
      },
      subscriptions,
    },
    actions,
    problems,
  };
}
