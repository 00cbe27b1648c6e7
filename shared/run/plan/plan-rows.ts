import type { Instant } from '../../policy/instant.ts';
import { regionKey } from '../../policy/names.ts';
import type { CopyAction, CreateAction, Plan, PruneAction, Work } from '../../policy/plan.ts';
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
  const units = plan.work.flatMap((unit) => [
    ...chunks(unit).map((chunk, index) => ({ ...chunk, workId: workId(unit, String(index)) })),
    ...copyUnits(unit).map((copies) => ({ ...copies, workId: workId(unit, regionKey(copies.location)) })),
  ]);
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
      ...units.flatMap(({ workId, creates, copies, holds, prunes }) =>
        [...creates, ...copies, ...holds, ...prunes].map((action) => actionRow(workId, action)),
      ),
      ...plan.skips.map((action) => actionRow(NO_WORK, action)),
    ],
    work: units.map(({ workId, creates, copies, prunes, holds, vmId, vmName, location }) => ({
      ...row,
      workId,
      ...(vmId === undefined ? {} : { vmId }),
      ...(vmName === undefined ? {} : { vmName }),
      location,
      state: isDone(run, creates.length + copies.length, prunes.length, holds.length) ? 'done' : 'waiting',
      creates: creates.length,
      ...(copies.length === 0 ? {} : { copies: copies.length }),
      ...countWholes([...creates, ...copies]),
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
  const copies = count('copy');
  return {
    creates: count('create'),
    ...(copies === 0 ? {} : { copies }),
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
  const more = rest.map((prunes) => ({ ...unit, creates: [], copies: [], holds: [], prunes }));
  if (unit.creates.length + unit.holds.length + first.length === 0) return more;
  return [{ ...unit, copies: [], prunes: first }, ...more];
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

/** The copies of a unit, those to each region a message of their own: what holds one region up holds up no other. */
function copyUnits(unit: Work): readonly Work[] {
  return [...Map.groupBy(unit.copies, ({ location }) => regionKey(location))].map(([location, copies]) => ({
    ...unit,
    location,
    creates: [],
    copies,
    prunes: [],
    holds: [],
  }));
}

function countWholes(parts: readonly (CreateAction | CopyAction)[]): Pick<WorkRecord, 'restorePoints'> {
  const wholes = new Set(
    parts.flatMap(({ restorePoint }) => (restorePoint === undefined ? [] : idKey(restorePoint.id))),
  );
  return wholes.size === 0 ? {} : { restorePoints: wholes.size };
}

function isDone(run: Run, creates: number, prunes: number, holds: number): boolean {
  if (run.dryRun || run.mode === 'observe') return true;
  return holds === 0 && (creates === 0 || !mayCreate(run)) && (prunes === 0 || !mayPrune(run));
}

function workId(unit: Work, part: string): string {
  const about =
    unit.vmId ??
    unit.creates[0]?.diskId ??
    aboutCopy(unit.copies[0]) ??
    aboutPrune(unit.prunes[0]) ??
    unit.holds[0]?.resourceId ??
    '';
  return `${textHash(idKey(about))}-${part}`;
}

function aboutCopy(copy: CopyAction | undefined): string | undefined {
  return copy === undefined ? undefined : (copy.diskId ?? copy.diskUniqueId);
}

function aboutPrune(prune: PruneAction | undefined): string | undefined {
  return prune === undefined ? undefined : `${prune.diskUniqueId}/${prune.diskId ?? ''}`;
}

/** Of each kind the first, but for copies, whose is that of creates. */
const LETTERS: Readonly<Record<ActionRecord['action']['kind'], string>> = {
  create: 'c',
  copy: 'r',
  prune: 'p',
  skip: 's',
  hold: 'h',
};

function actionIdOf(workId: string, action: ActionRecord['action']): string {
  return `${workId}-${LETTERS[action.kind]}${textHash(subjectOf(action), 12)}`;
}

function subjectOf(action: ActionRecord['action']): ResourceId | string {
  switch (action.kind) {
    case 'create':
    case 'copy':
    case 'prune':
      return idKey(action.snapshotId);
    case 'hold':
      return idKey(action.resourceId);
    case 'skip':
      return JSON.stringify([action.vmId, action.diskId, action.diskName, action.reasons]).toLowerCase();
  }
}
