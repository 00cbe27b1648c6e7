import type { Problem } from '../../shared/policy/problem.ts';
import type { ActionReport, RunReport } from '../../shared/run/read/read-run.ts';

/** What `--once --json` prints. */
export interface RunDocument {
  /** Null where nothing was due. */
  readonly run: Omit<RunReport, 'actions' | 'problems'> | null;
  readonly actions: readonly DocumentAction[];
  readonly problems: readonly DocumentProblem[];
}

/** What is said of a disk that a VM names and no file holds. */
const MADE_UP = 'A VM names this disk and no file holds it: it was made up for this run.';

type DocumentAction = Pick<ActionReport, 'kind' | 'state' | 'reasons' | 'vmId' | 'diskId' | 'snapshotId' | 'error'>;

interface DocumentProblem {
  readonly vmId?: string;
  readonly diskId?: string;
  readonly tag?: string;
  readonly message: string;
  readonly suggestion?: string;
  /** A hint is told and never acted on; a skipped disk is told because it is not protected; a note is about the fleet. */
  readonly severity: 'problem' | 'hint' | 'skipped' | 'note';
}

/** What a run made known: the run itself, or what was seen where nothing was due. */
export type RunOutcome = { readonly run: RunReport } | { readonly problems: readonly Problem[] };

/** The run, its actions and its problems as one document; skipped disks and made-up ones are among the problems too. */
export function runDocument(outcome: RunOutcome, madeUpDisks: readonly string[] = []): RunDocument {
  const notes = madeUpDisks.map((diskId) => ({ diskId, message: MADE_UP, severity: 'note' as const }));
  if (!('run' in outcome)) {
    return { run: null, actions: [], problems: [...outcome.problems.map(documentProblem), ...notes] };
  }
  const { actions, problems, ...run } = outcome.run;
  const skipped = actions
    .filter(({ kind }) => kind === 'skip')
    .map(({ vmId, diskId, reasons }) => ({
      ...compact({ vmId, diskId }),
      message: reasons.join(' '),
      severity: 'skipped' as const,
    }));
  return {
    run,
    actions: actions.map(documentAction),
    problems: [...problems.map(documentProblem), ...skipped, ...notes],
  };
}

function documentProblem({ vmId, diskId, tag, message, suggestion, severity }: Problem): DocumentProblem {
  return { ...compact({ vmId, diskId, tag }), message, ...compact({ suggestion }), severity };
}

function documentAction({ kind, state, reasons, vmId, diskId, snapshotId, error }: ActionReport): DocumentAction {
  return { kind, state, reasons, ...compact({ vmId, diskId, snapshotId, error }) };
}

/** Leaves out what is undefined. */
function compact<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** 0 for succeeded, partial, or nothing due; 1 for failed. `strict` makes partial 1 too, and any problem or hint. */
export function exitStatus(document: RunDocument, strict: boolean): 0 | 1 {
  if (document.run?.state === 'failed') return 1;
  if (!strict) return 0;
  const isTroubled = document.problems.some(({ severity }) => severity === 'problem' || severity === 'hint');
  return isTroubled || document.run?.state === 'partial' ? 1 : 0;
}
