import { parseInstant } from '../../shared/policy/instant.ts';
import type { SkipAction } from '../../shared/policy/plan.ts';
import type { ActionRecord, ProblemRecord, Run, RunSubscription, WorkRecord } from '../../shared/run/records.ts';
import { NO_COUNTS } from '../../shared/run/start/open-run.ts';

export const RUN_ID = '20261123T020000Z-abcd1234';
export const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';

/** Texts as ids that no run has, some of which no key of a table can hold. */
export const NO_RUNS = [
  '20261123T020000Z-nothere',
  'unknown',
  '',
  'a/b',
  'a\\b',
  'a#b?c',
  'it\'s "quoted" or 1 eq 1',
  '20269923T020000Z-abcd1234',
  '20261123T020000Z-a/b#c?d%2F',
  '20261123T020000Z-\u0000\u0085',
  `20261123T020000Z-${'x'.repeat(2_000)}`,
  "20261123T020000Z-' or 1 eq 1",
  '\u0000\u0085',
  'é'.repeat(2_000),
];

export function aRun(fields: Partial<Run> = {}): Run {
  const startedAt = fields.startedAt ?? parseInstant('2026-11-23T02:00:00.250Z');
  return {
    version: 1,
    id: RUN_ID,
    startedAt,
    startedBy: { kind: 'timer' },
    kind: 'run',
    creates: 'due',
    prune: true,
    mode: 'full',
    dryRun: false,
    fullPass: true,
    target: { kind: 'all' },
    keepFor: { count: 7, unit: 'd' },
    state: 'planning',
    counts: NO_COUNTS,
    lastVisibleAt: startedAt,
    ...fields,
  };
}

export function aRunSubscription(fields: Partial<RunSubscription> = {}): RunSubscription {
  return { version: 1, runId: RUN_ID, subscriptionId: SUBSCRIPTION, state: 'waiting', ...fields };
}

export function anAction(actionId: string, fields: Partial<ActionRecord> = {}): ActionRecord {
  const action: SkipAction = { kind: 'skip', diskName: 'disk1', reasons: ['the tag says off'] };
  return {
    version: 1,
    runId: RUN_ID,
    subscriptionId: SUBSCRIPTION,
    actionId,
    workId: 'w1',
    state: 'planned',
    action,
    plannedAt: parseInstant('2026-11-23T02:00:03Z'),
    ...fields,
  };
}

export function aWork(workId: string, fields: Partial<WorkRecord> = {}): WorkRecord {
  return {
    version: 1,
    runId: RUN_ID,
    subscriptionId: SUBSCRIPTION,
    workId,
    location: 'westus',
    state: 'waiting',
    creates: 1,
    prunes: 0,
    writtenAt: parseInstant('2026-11-23T02:00:03Z'),
    ...fields,
  };
}

export function aProblem(problemId: string, message = 'nigthly: did you mean nightly?'): ProblemRecord {
  return {
    version: 1,
    runId: RUN_ID,
    subscriptionId: SUBSCRIPTION,
    problemId,
    problem: { code: 'tag', message, severity: 'problem' },
  };
}
