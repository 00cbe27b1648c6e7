// What the app needs in one subscription that it protects: the resource groups of the snapshots and of the drills, and the
// roles. Run once for each subscription, by hand. azd neither makes nor deletes any of it, so that points outlive the app.
targetScope = 'subscription'

@minLength(36)
@maxLength(36)
@description('Object id of the identity of the app (output NIGHTKEEP_PRINCIPAL_ID of infra/main.bicep).')
param principalId string

@description('Azure region of the resource groups that are made. The snapshots and disks in them lie in the region of their disk.')
param location string = deployment().location

@minLength(1)
@description('Resource group that snapshots are made in, as NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP says; @disk where each lies in the group of its disk.')
param snapshotResourceGroup string = 'nightkeep-snapshots'

@description('Names of the resource groups whose VMs and disks may be protected. Empty: all of the subscription. Where some are named, NIGHTKEEP_SUBSCRIPTIONS has to name the same ones by their ids.')
param resourceGroups string[] = []

@description('Whether the app may prove by drills that points can be restored: it makes disks in a group of their own, reads their first bytes, and deletes them. It may delete disks in that group alone.')
param drill bool = true

@minLength(1)
@description('Resource group that the disks of drills are made in, as NIGHTKEEP_DRILL_RESOURCE_GROUP says. Nothing else should lie in it: the app may delete every disk there.')
param drillResourceGroup string = 'nightkeep-drills'

@description('Whether the app may restore points as new disks wherever it protects: it may then also change disks there, but not delete them.')
param restore bool = false

@description('Whether the app may put a VM back in place: stop it, change it and start it. Gives what restore gives, too.')
param replace bool = false

@description('Whether policies may make VM restore points (consistency crash or application): the app may then make and delete them among its points.')
param restorePoints bool = false

@description('Whether policies may make points immutable (immutableFor): the app may then also lock the time in which nobody can delete them.')
param immutability bool = false

@description('Azure regions that policies copy points to (copyTo): a resource group is made in each, called as that of the snapshots, - and the region.')
param copyRegions string[] = []

var isBesideDisks = snapshotResourceGroup == '@disk'
var isWhole = empty(resourceGroups)
var copyGroups = map(copyRegions, region => '${isBesideDisks ? 'nightkeep-snapshots' : snapshotResourceGroup}-${region}')
var homeGroups = isBesideDisks ? resourceGroups : [snapshotResourceGroup]
var protectGroups = isWhole ? [] : union(resourceGroups, homeGroups, copyGroups)
var isEveryGroupWithPoints = isWhole && isBesideDisks
var pointGroups = isEveryGroupWithPoints ? [] : union(homeGroups, copyGroups)
var mayMakeDisks = drill || restore || replace
var mayRestore = restore || replace
var mayReadPoints = mayMakeDisks || !empty(copyRegions)

var roles = {
  protect: loadJsonContent('roles/protect.json')
  prune: loadJsonContent('roles/prune.json')
  readPoints: loadJsonContent('roles/read-points.json')
  restorePoints: loadJsonContent('roles/restore-points.json')
  makeImmutable: loadJsonContent('roles/make-immutable.json')
  lookUp: loadJsonContent('roles/look-up.json')
  drill: loadJsonContent('roles/drill.json')
  restore: loadJsonContent('roles/restore.json')
  replace: loadJsonContent('roles/replace.json')
}

// Each a role, and the groups that it is granted on; where it is whole, the subscription instead.
var grants = [
  { role: 'protect', isWhole: isWhole, groups: protectGroups }
  { role: 'prune', isWhole: isEveryGroupWithPoints, groups: pointGroups }
  { role: 'readPoints', isWhole: mayReadPoints && isEveryGroupWithPoints, groups: mayReadPoints ? pointGroups : [] }
  { role: 'restorePoints', isWhole: restorePoints && isEveryGroupWithPoints, groups: restorePoints ? pointGroups : [] }
  { role: 'makeImmutable', isWhole: immutability && isEveryGroupWithPoints, groups: immutability ? pointGroups : [] }
  { role: 'lookUp', isWhole: mayMakeDisks, groups: [] }
  { role: 'drill', isWhole: false, groups: drill ? [drillResourceGroup] : [] }
  { role: 'restore', isWhole: mayRestore && isWhole, groups: mayRestore && !isWhole ? union(resourceGroups, copyGroups) : [] }
  { role: 'replace', isWhole: replace && isWhole, groups: replace ? resourceGroups : [] }
]
var wholeGrants = map(filter(grants, grant => grant.isWhole), grant => grant.role)
var groupGrants = flatten(map(grants, grant => map(grant.groups, name => { role: grant.role, group: name })))

// Names of roles are unique in a tenant, so they end in the id of the subscription; two installations share them. All are
// made, also those that are not granted: a person may grant one where the app says that it lacks it.
resource definitions 'Microsoft.Authorization/roleDefinitions@2022-04-01' = [
  for role in items(roles): {
    name: guid(subscription().id, role.value.roleName)
    properties: {
      roleName: '${role.value.roleName} ${subscription().subscriptionId}'
      description: role.value.description
      type: 'CustomRole'
      assignableScopes: [subscription().id]
      permissions: role.value.permissions
    }
  }
]

// No azd tag: azd down deletes the groups that bear the name of its environment.
resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = if (!isBesideDisks) {
  name: isBesideDisks ? 'none' : snapshotResourceGroup
  location: location
}

resource copyGroup 'Microsoft.Resources/resourceGroups@2024-03-01' = [
  for (region, place) in copyRegions: {
    name: copyGroups[place]
    location: region
  }
]

resource drillGroup 'Microsoft.Resources/resourceGroups@2024-03-01' = if (drill) {
  name: drillResourceGroup
  location: location
}

module keeper 'modules/keeper.bicep' = if (!isBesideDisks) {
  name: 'nightkeep-keeper'
  scope: resourceGroup(isBesideDisks ? 'none' : snapshotResourceGroup)
  params: { location: location }
  dependsOn: [group]
}

module copyKeeper 'modules/keeper.bicep' = [
  for (region, place) in copyRegions: {
    name: 'nightkeep-keeper-${region}'
    scope: resourceGroup(copyGroups[place])
    params: { location: region }
    dependsOn: [copyGroup]
  }
]

resource grantWhole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in wholeGrants: {
    name: guid(
      subscription().id,
      principalId,
      subscriptionResourceId('Microsoft.Authorization/roleDefinitions', guid(subscription().id, roles[role].roleName))
    )
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        guid(subscription().id, roles[role].roleName)
      )
    }
    dependsOn: [definitions]
  }
]

module grantGroup 'modules/grant.bicep' = [
  for grant in groupGrants: {
    name: 'nightkeep-${toLower(grant.role)}-${uniqueString(grant.group)}'
    scope: resourceGroup(grant.group)
    params: {
      principalId: principalId
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        guid(subscription().id, roles[grant.role].roleName)
      )
    }
    dependsOn: [definitions, group, copyGroup, drillGroup]
  }
]

@description('Role that lets the app protect, to be granted where it lacks it.')
output NIGHTKEEP_PROTECT_ROLE string = '${roles.protect.roleName} ${subscription().subscriptionId}'

@description('Role that lets the app prune, to be granted where it lacks it.')
output NIGHTKEEP_PRUNE_ROLE string = '${roles.prune.roleName} ${subscription().subscriptionId}'

@description('What NIGHTKEEP_SUBSCRIPTIONS has to name for this subscription, unless it is *.')
output NIGHTKEEP_SUBSCRIPTIONS string = isWhole
  ? subscription().subscriptionId
  : join(map(resourceGroups, name => '${subscription().id}/resourceGroups/${name}'), ',')
