import { grantCommand } from '../../policy/own-roles.ts';
import { idKey, idParts, type ResourceId } from '../../policy/resource-id.ts';
import type { AzureError } from '../azure-error.ts';
import { tellProblems } from '../log-messages.ts';
import { missingActions } from '../missing-actions.ts';
import type { Ports } from '../ports.ts';
import { type ActionError, type ProblemRecord, RECORD_VERSION, type WorkRecord } from '../records.ts';
import { listLocks, lockedScopeIn } from '../remedy.ts';
import { textHash } from '../text-hash.ts';
import type { CreateRecord } from './settle-create.ts';

/** Scopes that a lock protects, lower case, as this run has found so far. */
export async function readLockedScopes(ports: Ports, work: WorkRecord): Promise<Set<string>> {
  const problems = await ports.actions.listProblems(work.runId, work.subscriptionId);
  return new Set(problems.flatMap(({ lockedScope }) => lockedScope ?? []));
}

/** The scope whose lock refused a deletion: the one that Azure names, else the point's resource group. */
export function lockedScope(error: AzureError, snapshotId: ResourceId): string {
  return idKey(lockedScopeIn(error) ?? groupId(snapshotId));
}

export function isWithin(id: ResourceId, scope: string): boolean {
  return idKey(id) === scope || idKey(id).startsWith(`${scope}/`);
}

/** One problem per locked scope and run; it also tells the run's other messages to pass over its prunes. */
export async function reportLock(ports: Ports, work: WorkRecord, scope: string): Promise<void> {
  await report(ports, work, {
    problemId: `scope-locked-${textHash(scope, 12)}`,
    lockedScope: scope,
    problem: {
      code: 'scope-locked',
      severity: 'problem',
      subscriptionId: work.subscriptionId,
      message: `A lock on ${scope} forbids deletions; its expired points stay. Locks are never removed by Nightkeep.`,
      suggestion: listLocks(scope),
    },
  });
}

/** One problem per resource group where points may not be deleted. */
export async function reportForbidden(
  ports: Ports,
  work: WorkRecord,
  snapshotId: ResourceId,
  error: AzureError,
): Promise<void> {
  const group = groupId(snapshotId);
  const [missing] = missingActions(error);
  const why = missing === undefined ? 'may not delete snapshots' : `lacks ${missing.action}`;
  await report(ports, work, {
    problemId: `delete-forbidden-${textHash(idKey(group), 12)}`,
    problem: {
      code: 'delete-forbidden',
      severity: 'problem',
      subscriptionId: work.subscriptionId,
      message: `The identity ${why} in ${group}; its expired points stay.`,
      suggestion: grantCommand('prune', group),
    },
  });
}

/** One problem per resource group where points could not be made immutable. */
export async function reportNotImmutable(
  ports: Ports,
  { runId, subscriptionId, action }: Pick<CreateRecord, 'runId' | 'subscriptionId' | 'action'>,
  error: ActionError,
): Promise<void> {
  const group = groupId(action.snapshotId);
  await report(
    ports,
    { runId, subscriptionId },
    {
      problemId: `not-immutable-${textHash(idKey(group), 12)}`,
      problem: {
        code: 'not-immutable',
        severity: 'problem',
        subscriptionId,
        message: `Points in ${group} are made, but not immutable as their policy wants: ${error.code}: ${error.message}`,
        ...(error.remedy === undefined ? {} : { suggestion: error.remedy }),
      },
    },
  );
}

async function report(
  ports: Ports,
  { runId, subscriptionId }: Pick<WorkRecord, 'runId' | 'subscriptionId'>,
  found: Pick<ProblemRecord, 'problemId' | 'problem' | 'lockedScope'>,
): Promise<void> {
  await ports.actions.put([], [], [{ version: RECORD_VERSION, runId, subscriptionId, ...found }]);
  tellProblems(ports.logger, [found.problem]);
}

function groupId(id: ResourceId): string {
  const { subscriptionId, resourceGroup } = idParts(id);
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}
