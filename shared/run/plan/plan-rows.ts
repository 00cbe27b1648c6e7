import type { Instant } from '../../policy/instant.ts';
import type { CreateAction, Plan, PruneAction, Work } from '../../policy/plan.ts';
import { idKey, type ResourceId } from '../../policy/resource-id.ts';
import {
  type ActionRecord,
  type PlannedCounts,
  type ProblemRecord,
  RECORD_VERSION,
  type Run,
  type WorkRecord,
} from '../records.ts';
import { mayCreate, mayPrune } from '../run-reach.ts';
import { textHash } from '../text-hash.ts';

export interface PlanRows {
  readonly actions: readonly ActionRecord[];
  readonly work: readonly WorkRecord[];
  readonly problems: readonly ProblemRecord[];
}

const MOST_PRUNES = 40;

/** Rows of skips belong to no message. */
const NO_WORK = 'skips';

/** A plan as rows. The same plan gives the same ids, however often it is made. */
export function planRows(
  run: Run,
  plan: Pick<Plan, 'work' | 'skips' | 'problems' | 'subscriptionId'>,
  now: Instant,
): PlanRows {
  const row = { version: RECORD_VERSION, runId: run.id, subscriptionId: plan.subscriptionId };
  const units = plan.work.flatMap((unit) =>
    chunks(unit).map((chunk, index) => ({ ...chunk, workId: workId(unit, index) })),
  );
  const actionRow = (workId: string, action: ActionRecord['action']): ActionRecord => ({
    ...row,
    workId,
    actionId: actionIdOf(workId, action),
    state: action.kind === 'skip' ? 'skipped' : 'planned',
    action,
    plannedAt: now,
    ...(action.kind === 'skip' ? { endedAt: now } : {}),
  });
  return {
    actions: [
      ...units.flatMap(({ workId, creates, holds, prunes }) =>
        [...creates, ...holds, ...prunes].map((action) => actionRow(workId, action)),
      ),
      ...plan.skips.map((action) => actionRow(NO_WORK, action)),
    ],
    work: units.map(({ workId, creates, prunes, holds, vmId, vmName, location }) => ({
      ...row,
      workId,
      ...(vmId === undefined ? {} : { vmId }),
      ...(vmName === undefined ? {} : { vmName }),
      location,
      state: isDone(run, creates.length, prunes.length, holds.length) ? 'done' : 'waiting',
      creates: creates.length,
      prunes: prunes.length,
      writtenAt: now,
    })),
    problems: plan.problems.map((problem) => ({
      ...row,
      problemId: `${problem.code}-${textHash(JSON.stringify(problem), 12)}`,
      problem,
    })),
  };
}

/** The row of a create that takes the place of another of the same work. */
export function createRow(
  { version, runId, subscriptionId, workId }: ActionRecord,
  action: CreateAction,
  now: Instant,
): ActionRecord & { readonly action: CreateAction } {
  const actionId = actionIdOf(workId, action);
  return { version, runId, subscriptionId, workId, actionId, state: 'planned', action, plannedAt: now };
}

/** What the rows of a plan hold. */
export function countPlanned(rows: PlanRows, kept: number): PlannedCounts {
  const count = (kind: ActionRecord['action']['kind']) =>
    rows.actions.filter(({ action }) => action.kind === kind).length;
  return {
    creates: count('create'),
    prunes: count('prune'),
    skips: count('skip'),
    holds: count('hold'),
    problems: rows.problems.length,
    kept,
  };
}

/** Creates and holds go first, with the first 40 prunes; each 40 more are a message of their own. */
function chunks(unit: Work): readonly Work[] {
  const [first = [], ...rest] = pruneChunks(unit.prunes);
  return [
    { ...unit, prunes: first },
    ...rest.map((prunes) => ({ ...unit, creates: [], copies: [], holds: [], prunes })),
  ];
}

/** The prunes of one restore point, which follow each other, are deleted at once and stay together. */
function pruneChunks(prunes: readonly PruneAction[]): readonly (readonly PruneAction[])[] {
  const chunked: PruneAction[][] = [];
  let whole: string | undefined;
  for (const prune of prunes) {
    const last = chunked.at(-1);
    const isSameWhole = whole !== undefined && prune.seen.restorePoint?.id === whole;
    if (last !== undefined && (last.length < MOST_PRUNES || isSameWhole)) last.push(prune);
    else chunked.push([prune]);
    whole = prune.seen.restorePoint?.id;
  }
  return chunked;
}

function isDone(run: Run, creates: number, prunes: number, holds: number): boolean {
  if (run.dryRun || run.mode === 'observe') return true;
  return holds === 0 && (creates === 0 || !mayCreate(run)) && (prunes === 0 || !mayPrune(run));
}

function workId(unit: Work, index: number): string {
  const about = unit.vmId ?? unit.creates[0]?.diskId ?? aboutPrune(unit.prunes[0]) ?? unit.holds[0]?.resourceId ?? '';
  return `${textHash(idKey(about))}-${index}`;
}

function aboutPrune(prune: PruneAction | undefined): string | undefined {
  return prune === undefined ? undefined : `${prune.diskUniqueId}/${prune.diskId ?? ''}`;
}

function actionIdOf(workId: string, action: ActionRecord['action']): string {
  return `${workId}-${action.kind[0]}${textHash(subjectOf(action), 12)}`;
}

function subjectOf(action: ActionRecord['action']): ResourceId | string {
  switch (action.kind) {
    case 'create':
    case 'prune':
      return idKey(action.snapshotId);
    case 'hold':
      return idKey(action.resourceId);
    case 'skip':
      return JSON.stringify([action.vmId, action.diskId, action.diskName, action.reasons]).toLowerCase();
  }
}
