// What the app needs in one subscription that it protects: the resource group of the snapshots and two roles. Run once for
// each subscription, by hand. azd neither makes nor deletes any of it, so that points outlive the app.
targetScope = 'subscription'

@minLength(36)
@maxLength(36)
@description('Object id of the identity of the app (output NIGHTKEEP_PRINCIPAL_ID of infra/main.bicep).')
param principalId string

@description('Azure region of the resource group of the snapshots. The snapshots themselves lie in the region of their disk.')
param location string = deployment().location

@minLength(1)
@description('Resource group that snapshots are made in, as NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP says; @disk where each lies in the group of its disk.')
param snapshotResourceGroup string = 'nightkeep-snapshots'

@description('Names of the resource groups whose VMs and disks may be protected. Empty: all of the subscription. Where some are named, NIGHTKEEP_SUBSCRIPTIONS has to name the same ones by their ids.')
param resourceGroups string[] = []

var isBesideDisks = snapshotResourceGroup == '@disk'
var isWhole = empty(resourceGroups)
var protectGroups = isWhole || isBesideDisks ? resourceGroups : union(resourceGroups, [snapshotResourceGroup])
var pruneGroups = isBesideDisks ? resourceGroups : [snapshotResourceGroup]

var protectRole = loadJsonContent('roles/protect.json')
var pruneRole = loadJsonContent('roles/prune.json')

// Names of roles are unique in a tenant, so they end in the id of the subscription; two installations share them.
resource protect 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, protectRole.roleName)
  properties: {
    roleName: '${protectRole.roleName} ${subscription().subscriptionId}'
    description: protectRole.description
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: protectRole.permissions
  }
}

resource prune 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, pruneRole.roleName)
  properties: {
    roleName: '${pruneRole.roleName} ${subscription().subscriptionId}'
    description: pruneRole.description
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: pruneRole.permissions
  }
}

// No azd tag: azd down deletes the groups that bear the name of its environment.
resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = if (!isBesideDisks) {
  name: isBesideDisks ? 'none' : snapshotResourceGroup
  location: location
}

module keeper 'modules/keeper.bicep' = if (!isBesideDisks) {
  name: 'nightkeep-keeper'
  scope: resourceGroup(isBesideDisks ? 'none' : snapshotResourceGroup)
  params: { location: location }
  dependsOn: [group]
}

resource protectAll 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (isWhole) {
  name: guid(subscription().id, principalId, protect.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: protect.id
  }
}

resource pruneAll 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (isWhole && isBesideDisks) {
  name: guid(subscription().id, principalId, prune.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: prune.id
  }
}

module protectGroup 'modules/grant.bicep' = [
  for name in protectGroups: {
    name: 'nightkeep-protect-${uniqueString(name)}'
    scope: resourceGroup(name)
    params: { principalId: principalId, roleDefinitionId: protect.id }
    dependsOn: [group]
  }
]

module pruneGroup 'modules/grant.bicep' = [
  for name in pruneGroups: {
    name: 'nightkeep-prune-${uniqueString(name)}'
    scope: resourceGroup(name)
    params: { principalId: principalId, roleDefinitionId: prune.id }
    dependsOn: [group]
  }
]

@description('Role that lets the app protect, to be granted where it lacks it.')
output NIGHTKEEP_PROTECT_ROLE string = '${protectRole.roleName} ${subscription().subscriptionId}'

@description('Role that lets the app prune, to be granted where it lacks it.')
output NIGHTKEEP_PRUNE_ROLE string = '${pruneRole.roleName} ${subscription().subscriptionId}'

@description('What NIGHTKEEP_SUBSCRIPTIONS has to name for this subscription, unless it is *.')
output NIGHTKEEP_SUBSCRIPTIONS string = isWhole
  ? subscription().subscriptionId
  : join(map(resourceGroups, name => '${subscription().id}/resourceGroups/${name}'), ',')
