/** The custom roles that infra/subscription.bicep makes in each subscription, by the names of infra/roles. */
const OWN_ROLES = {
  protect: 'Nightkeep Protect',
  prune: 'Nightkeep Prune',
  readPoints: 'Nightkeep Read Points',
  restorePoints: 'Nightkeep Restore Points',
  makeImmutable: 'Nightkeep Make Immutable',
  lookUp: 'Nightkeep Look Up',
  drill: 'Nightkeep Drill',
  restore: 'Nightkeep Restore',
  replace: 'Nightkeep Replace',
} as const;

export type OwnRole = keyof typeof OWN_ROLES;

/** The name of the role in that subscription: names of roles are unique in a tenant. */
function ownRoleName(role: OwnRole, subscriptionId: string): string {
  return `${OWN_ROLES[role]} ${subscriptionId}`;
}

/** The command that grants one of them to the app at a scope. */
export function grantCommand(role: OwnRole, scope: string): string {
  const [, subscriptionId = ''] = /^\/subscriptions\/([^/]+)/i.exec(scope) ?? [];
  return `az role assignment create --assignee-object-id "$NIGHTKEEP_PRINCIPAL_ID" --assignee-principal-type ServicePrincipal --role "${ownRoleName(role, subscriptionId)}" --scope "${scope}"`;
}

/** The command that lets the app protect a subscription: it makes the roles, and the groups of the snapshots and drills. */
export function protectCommand(subscriptionId: string, location: string, group: string): string {
  return deploymentCommand(subscriptionId, location, `snapshotResourceGroup="${group}"`);
}

/** The same, which makes the group of the drills under another name. */
export function drillCommand(subscriptionId: string, location: string, group: string): string {
  return deploymentCommand(subscriptionId, location, `drill=true drillResourceGroup="${group}"`);
}

/** The command that makes the group of the copies in a region, and grants what they need there. */
export function copyCommand(
  subscriptionId: string,
  location: string,
  group: string,
  regions: readonly string[],
): string {
  const asList = JSON.stringify(regions);
  return deploymentCommand(subscriptionId, location, `snapshotResourceGroup="${group}" copyRegions='${asList}'`);
}

function deploymentCommand(subscriptionId: string, location: string, parameters: string): string {
  return `az deployment sub create --name nightkeep --subscription ${subscriptionId} --location ${location} --template-file infra/subscription.bicep --parameters principalId="$NIGHTKEEP_PRINCIPAL_ID" ${parameters}`;
}
