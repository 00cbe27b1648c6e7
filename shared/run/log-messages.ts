import type { Problem } from '../policy/problem.ts';
import { errorFields } from './azure-error.ts';
import type { Logger } from './ports.ts';
import type { ActionRecord } from './records.ts';
import { textHash } from './text-hash.ts';

/** What the alert rules of infra/alerts look for; a change here is a change there. */
export const LOGGED = {
  heartbeat: 'The heart beats',
  runEnded: 'A run ended',
  problem: 'A problem stands',
  poisoned: 'A message was given up',
  accepted: 'Azure took a write',
  outcome: 'An action ended',
} as const;

/** Problems that are logged of one plan; readers see all of them, and an alert needs no more. */
const MOST_TOLD = 100;

/**
 * Logs what stands, hints left out. The full pass does so each day, so that an alert rule knows what is new: a problem
 * that was not told in the days before.
 */
export function tellProblems(logger: Logger, problems: readonly Problem[]): void {
  for (const problem of problems.filter(({ severity }) => severity === 'problem').slice(0, MOST_TOLD)) {
    logger.log('warn', LOGGED.problem, { problem: problemKey(problem), text: problem.message, ...about(problem) });
  }
}

/** Logs what came of an action that has ended: of which run, on which disk and, where Azure refused, by which request. */
export function tellOutcome(logger: Logger, { runId, subscriptionId, action, state, error, note }: ActionRecord): void {
  logger.log(state === 'failed' ? 'warn' : 'info', LOGGED.outcome, {
    runId,
    subscriptionId,
    kind: action.kind,
    state,
    ...subjectOf(action),
    ...(note === undefined ? {} : { note }),
    ...(error === undefined ? {} : errorFields(error)),
  });
}

/** Logs that Azure has taken a write, with its id of the request: what its support asks for. */
export function tellAccepted(
  logger: Logger,
  { runId, action }: Pick<ActionRecord, 'runId' | 'action'>,
  requestId: string | undefined,
): void {
  const of = requestId === undefined ? {} : { requestId };
  logger.log('info', LOGGED.accepted, { runId, kind: action.kind, ...subjectOf(action), ...of });
}

/** What an action is about, as fields of a log line. */
export function subjectOf(action: ActionRecord['action']): Readonly<Record<string, string>> {
  if (action.kind === 'hold') return { resourceId: action.resourceId };
  const diskId = action.diskId === undefined ? {} : { diskId: action.diskId };
  return 'snapshotId' in action ? { ...diskId, snapshotId: action.snapshotId } : diskId;
}

/** The same from day to day: figures, instants and ids of requests in its words make no new problem. */
export function problemKey({ code, message, tag, location, snapshotId, ...problem }: Problem): string {
  const words = message.replaceAll(/\b(?=[\w.:-]*\d)[\w.:-]+/g, '#');
  return `${code}-${textHash(JSON.stringify([about(problem), snapshotId, location, tag, words]), 12)}`;
}

function about({ subscriptionId, vmId, diskId }: Pick<Problem, 'subscriptionId' | 'vmId' | 'diskId'>) {
  return {
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(vmId === undefined ? {} : { vmId }),
    ...(diskId === undefined ? {} : { diskId }),
  };
}
