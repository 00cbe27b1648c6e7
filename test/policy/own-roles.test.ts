import { expect, test } from 'vitest';
import {
  copyCommand,
  drillCommand,
  grantCommand,
  type OwnRole,
  protectCommand,
} from '../../shared/policy/own-roles.ts';
import { SUBSCRIPTION } from '../builders/points.ts';

const DEPLOY = `az deployment sub create --name nightkeep --subscription ${SUBSCRIPTION} --location westeurope --template-file infra/subscription.bicep --parameters principalId="$NIGHTKEEP_PRINCIPAL_ID"`;

test('a role is granted under its name in the subscription of the scope, however that is written', () => {
  const command = (scope: string) =>
    `az role assignment create --assignee-object-id "$NIGHTKEEP_PRINCIPAL_ID" --assignee-principal-type ServicePrincipal --role "Nightkeep Prune ${SUBSCRIPTION}" --scope "${scope}"`;

  for (const scope of [`/subscriptions/${SUBSCRIPTION}/resourceGroups/prod`, `/SUBSCRIPTIONS/${SUBSCRIPTION}`]) {
    expect(grantCommand('prune', scope)).toBe(command(scope));
  }
});

test.each<[OwnRole, string]>([
  ['protect', 'Nightkeep Protect'],
  ['prune', 'Nightkeep Prune'],
  ['readPoints', 'Nightkeep Read Points'],
  ['restorePoints', 'Nightkeep Restore Points'],
  ['makeImmutable', 'Nightkeep Make Immutable'],
  ['lookUp', 'Nightkeep Look Up'],
  ['drill', 'Nightkeep Drill'],
  ['restore', 'Nightkeep Restore'],
  ['replace', 'Nightkeep Replace'],
])('the role %s is called %s', (role, name) => {
  expect(grantCommand(role, `/subscriptions/${SUBSCRIPTION}`)).toContain(` --role "${name} ${SUBSCRIPTION}" `);
});

test.each(['', '/providers/Microsoft.Management/managementGroups/all', '/tenants/x/subscriptions/y'])(
  'of a scope that does not begin with a subscription (%j) the command leaves the name of the role to be completed',
  (scope) => {
    expect(grantCommand('prune', scope)).toContain(` --role "Nightkeep Prune " --scope "${scope}"`);
  },
);

test('a subscription, its drills and its copies are each deployed by one command', () => {
  expect(protectCommand(SUBSCRIPTION, 'westeurope', 'points')).toBe(`${DEPLOY} snapshotResourceGroup="points"`);
  expect(drillCommand(SUBSCRIPTION, 'westeurope', 'drills')).toBe(`${DEPLOY} drill=true drillResourceGroup="drills"`);
  expect(copyCommand(SUBSCRIPTION, 'westeurope', 'points', ['northeurope', 'westus'])).toBe(
    `${DEPLOY} snapshotResourceGroup="points" copyRegions='["northeurope","westus"]'`,
  );
});
