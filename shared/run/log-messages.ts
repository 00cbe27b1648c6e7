import type { Logger } from './ports.ts';
import type { ProblemRecord } from './records.ts';
import { textHash } from './text-hash.ts';

/** What the alert rules of infra/alerts look for; a change here is a change there. */
export const LOGGED = {
  heartbeat: 'The heart beats',
  runEnded: 'A run ended',
  problem: 'A problem stands',
  poisoned: 'A message was given up',
} as const;

type StandingProblem = Pick<ProblemRecord, 'problemId' | 'problem'>;

/** Problems that are logged of one plan; readers see all of them, and an alert needs no more. */
const MOST_TOLD = 100;

/**
 * Logs what stands, hints left out. The full pass does so each day, so that an alert rule knows what is new: a problem
 * that was not told in the days before.
 */
export function tellProblems(logger: Logger, problems: readonly StandingProblem[]): void {
  const standing = problems.filter(({ problem }) => problem.severity === 'problem');
  for (const { problemId, problem } of standing.slice(0, MOST_TOLD)) {
    logger.log('warn', LOGGED.problem, { problem: problemId, text: problem.message, ...about(problem) });
  }
}

function about({ subscriptionId, vmId, diskId }: ProblemRecord['problem']) {
  return {
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    ...(vmId === undefined ? {} : { vmId }),
    ...(diskId === undefined ? {} : { diskId }),
  };
}

/** What a tick found wrong, as a problem; figures and ids of requests in its words make no new one. */
export function tickProblem(message: string): StandingProblem {
  const problemId = `tick-${textHash(message.replaceAll(/\b(?=[\w-]*\d)[\w.:-]+/g, '#'), 12)}`;
  return { problemId, problem: { code: 'tick', severity: 'problem', message } };
}
