// An empty template spec, which costs nothing and does nothing, under a lock: a group that holds a locked resource cannot be
// deleted. The lock is on that resource alone, so the snapshots beside it can be pruned.
@description('Azure region.')
param location string

resource keeper 'Microsoft.Resources/templateSpecs@2022-02-01' = {
  name: 'nightkeep-keeps-this-group'
  location: location
  properties: {
    displayName: 'Keeps this resource group'
    description: 'Its lock stops the deletion of this group, which holds snapshots of Nightkeep. Remove the lock to delete the group.'
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: keeper
  name: 'nightkeep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Stops the deletion of the resource group with its snapshots. Pruning beside it goes on.'
  }
}
