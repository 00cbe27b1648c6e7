import { describe, expect, test } from 'vitest';
import { remedyFor } from '../../shared/run/remedy.ts';

const GROUP = '/subscriptions/s1/resourceGroups/nightkeep-snapshots';
const SNAPSHOT = `${GROUP}/providers/Microsoft.Compute/snapshots/web-20261123T0200Z`;
const DISK = '/subscriptions/s1/resourceGroups/prod/providers/Microsoft.Compute/disks/web-os';

function unauthorized(action: string, scope: string): string {
  return `The client 'app-1' with object id 'oid-1' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
}

function linked(actions: string, scopes: string): string {
  return `The client 'app-1' with object id 'oid-1' has permission to perform action 'Microsoft.Compute/snapshots/write' on scope '${SNAPSHOT}'; however, it does not have permission to perform action(s) '${actions}' on the linked scope(s) '${scopes}' (respectively) or the linked scope(s) are invalid.`;
}

describe('a missing permission is told with its action, its scope, and the command that grants a role with it', () => {
  test.each([
    ['Microsoft.Compute/snapshots/write', SNAPSHOT, 'Nightkeep Protect s1', GROUP],
    ['Microsoft.Compute/snapshots/delete', SNAPSHOT, 'Nightkeep Prune s1', GROUP],
    ['Microsoft.Compute/snapshots/read', '/subscriptions/s1', 'Nightkeep Protect s1', '/subscriptions/s1'],
    ['Microsoft.Compute/virtualMachines/read', '/subscriptions/s1', 'Nightkeep Protect s1', '/subscriptions/s1'],
    ['Microsoft.Compute/disks/read', DISK, 'Nightkeep Protect s1', '/subscriptions/s1/resourceGroups/prod'],
    ['Microsoft.Resources/subscriptions/resourceGroups/read', GROUP, 'Nightkeep Protect s1', GROUP],
    ['Microsoft.Resources/tags/write', SNAPSHOT, 'Nightkeep Protect s1', GROUP],
    ['Microsoft.Compute/snapshots/beginGetAccess/action', SNAPSHOT, 'Nightkeep Read Points s1', GROUP],
    ['Microsoft.Compute/diskAccesses/read', SNAPSHOT, 'Nightkeep Look Up s1', GROUP],
    [
      'Microsoft.Compute/locations/diskOperations/read',
      '/subscriptions/s1',
      'Nightkeep Look Up s1',
      '/subscriptions/s1',
    ],
  ])('%s on %s: %s', (action, scope, role, granted) => {
    const remedy = remedyFor({ code: 'AuthorizationFailed', status: 403, message: unauthorized(action, scope) });

    expect(remedy).toContain(`The identity lacks ${action} on ${scope}: `);
    expect(remedy).toMatch(new RegExp(`az role assignment create .* --role "${role}" --scope "${granted}"$`));
  });

  test('on a linked scope: a snapshot needs the export of its disk', () => {
    const message = linked('Microsoft.Compute/disks/beginGetAccess/action', DISK);

    expect(remedyFor({ code: 'LinkedAuthorizationFailed', status: 403, message }, SNAPSHOT)).toBe(
      `The identity lacks Microsoft.Compute/disks/beginGetAccess/action on ${DISK}: give it a role that holds this action there, such as: az role assignment create --assignee-object-id "$NIGHTKEEP_PRINCIPAL_ID" --assignee-principal-type ServicePrincipal --role "Nightkeep Protect s1" --scope "/subscriptions/s1/resourceGroups/prod"`,
    );
  });

  test('two actions on two linked scopes, respectively', () => {
    const set = '/subscriptions/s1/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/des';
    const actions = 'Microsoft.Compute/disks/beginGetAccess/action,Microsoft.Compute/diskEncryptionSets/read';
    const message = linked(actions, `${DISK},${set}`);

    const remedy = remedyFor({ code: 'LinkedAuthorizationFailed', status: 403, message });

    expect(remedy).toContain(`lacks Microsoft.Compute/disks/beginGetAccess/action on ${DISK}:`);
    expect(remedy).toContain(`lacks Microsoft.Compute/diskEncryptionSets/read on ${set}:`);
  });

  test('an action that no role of ours holds is told without a command', () => {
    const message = unauthorized('Microsoft.Compute/disks/join/action', DISK);

    expect(remedyFor({ code: 'AuthorizationFailed', status: 403, message })).toBe(
      `The identity lacks Microsoft.Compute/disks/join/action on ${DISK}: give it a role there that holds this action.`,
    );
  });

  const VM = '/subscriptions/s1/resourceGroups/prod/providers/Microsoft.Compute/virtualMachines/web';
  const DRILLED = '/subscriptions/s1/resourceGroups/Drills/providers/Microsoft.Compute/disks/web-os-1';
  test.each([
    ['Compute/disks/write', DISK, 'Restore', 'prod', 'restores are off by default; the parameter restore=true'],
    [
      'Compute/virtualMachines/write',
      VM,
      'Replace',
      'prod',
      'replacing in place is off by default; the parameter replace=true',
    ],
    ['Compute/virtualMachines/deallocate/action', VM, 'Replace', 'prod', 'replace=true'],
    ['Compute/virtualMachines/start/action', VM, 'Replace', 'prod', 'replace=true'],
    ['Compute/disks/write', DRILLED, 'Drill', 'Drills', 'drills are on by default; the parameter drill=true'],
    ['Compute/disks/read', DRILLED, 'Drill', 'Drills', 'drill=true'],
    ['Resources/subscriptions/resourceGroups/read', DRILLED, 'Drill', 'Drills', 'drill=true'],
    ['Compute/disks/beginGetAccess/action', DRILLED, 'Drill', 'Drills', 'drill=true'],
    ['Compute/disks/endGetAccess/action', DRILLED, 'Drill', 'Drills', 'drill=true'],
    ['Compute/disks/delete', DRILLED, 'Drill', 'Drills', 'drill=true'],
  ])(
    '%s on %s: the role %s on its group %s, and the parameter that grants it',
    (right, scope, role, group, switched) => {
      const message = unauthorized(`Microsoft.${right}`, scope);

      const remedy = remedyFor({ code: 'AuthorizationFailed', status: 403, message }, scope, {
        drillResourceGroup: 'drills',
      });

      expect(remedy).toContain(`The identity lacks Microsoft.${right} on ${scope} (`);
      expect(remedy).toContain(switched);
      expect(remedy).toMatch(
        new RegExp(`--role "Nightkeep ${role} s1" --scope "/subscriptions/s1/resourceGroups/${group}"$`),
      );
    },
  );

  test.each(['AuthorizationFailed', 'LinkedAuthorizationFailed', 'Forbidden'])(
    '%s in words not known here still speaks of a role',
    (code) => {
      expect(remedyFor({ code, status: 403, message: 'No.' })).toMatch(/identity a role/);
    },
  );
});

describe('a lock is told with its scope and the command that shows it', () => {
  test.each([
    [GROUP, 'az lock list --subscription s1 --resource-group "nightkeep-snapshots"'],
    ['/subscriptions/s1', 'az lock list --subscription s1'],
    [SNAPSHOT, `az lock list --resource "${SNAPSHOT}"`],
  ])('%s: %s', (scope, command) => {
    const message = `The scope '${SNAPSHOT}' cannot perform delete operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`;

    expect(remedyFor({ code: 'ScopeLocked', status: 409, message })).toBe(
      `Look at the lock on ${scope}, which Nightkeep never removes: ${command}`,
    );
  });
});

describe('other refusals are told with what can be done', () => {
  const assignment = '/subscriptions/s1/providers/Microsoft.Authorization/policyAssignments/tags';
  const disallowed = `Resource 'web' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"Require tags","id":"${assignment}"},"policyDefinition":{"name":"d","id":"/d"}}]'.`;

  test.each([
    ['RequestDisallowedByPolicy', 403, disallowed, `--policy-assignment "${assignment}" `],
    ['RequestDisallowedByPolicy', 403, disallowed, `--scope "${GROUP}"`],
    ['RequestDisallowedByPolicy', 403, 'Disallowed.', 'NIGHTKEEP_EXTRA_TAGS'],
    [
      'ReadOnlyDisabledSubscription',
      409,
      "The subscription 's1' is disabled and therefore marked as read only.",
      'Enable the subscription again',
    ],
    ['SubscriptionNotFound', 404, "The subscription 's1' could not be found.", 'az account show'],
    [
      'ResourceGroupNotFound',
      404,
      "Resource group 'x' could not be found.",
      'snapshotResourceGroup="nightkeep-snapshots"',
    ],
    [
      'SubscriptionRequestsThrottled',
      429,
      "Number of write requests for subscription 's1' exceeded the limit of '1200' for time interval '01:00:00'.",
      'waits as long as Azure asks',
    ],
    ['OperationNotAllowed', 429, 'The server rejected the request.', 'waits as long as Azure asks'],
    [
      'OperationNotAllowed',
      409,
      'Operation could not be completed as it results in exceeding approved quota.',
      'A limit of Azure is reached',
    ],
    [
      'OperationNotAllowed',
      409,
      'The maximum number of incremental snapshots for this disk has been reached.',
      'A limit of Azure is reached',
    ],
    ['QuotaExceeded', 400, 'No.', 'A limit of Azure is reached'],
  ])('%s %i "%s": %s', (code, status, message, words) => {
    expect(remedyFor({ code, status, message }, SNAPSHOT)).toContain(words);
  });

  test.each([
    ['InternalServerError', 500],
    ['OperationNotAllowed', 409],
    ['ResourceNotFound', 404],
    ['constructor', 400],
  ])('%s %i says nothing that can be acted on', (code, status) => {
    expect(remedyFor({ code, status, message: 'An error occurred.' }, SNAPSHOT)).toBeUndefined();
  });
});
