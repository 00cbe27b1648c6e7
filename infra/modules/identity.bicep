@description('Name of the identity.')
param name string
@description('Azure region.')
param location string
@description('Tags of the resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
  tags: tags
}

@description('Name of the identity.')
output name string = identity.name
@description('Object id of the identity, which roles are granted to.')
output principalId string = identity.properties.principalId
