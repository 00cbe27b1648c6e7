// Nightkeep itself: one resource group with the function app, its storage, its identity and its alerts. It grants the
// identity nothing outside that group: infra/subscription.bicep does, once for each subscription that is protected.
targetScope = 'subscription'

import { appSettings } from 'settings.bicep'

@minLength(1)
@maxLength(40)
@description('Name of this installation, which its resources are named after; azd gives the name of its environment.')
param environmentName string

@minLength(1)
@description('Azure region of the app; it has to offer Flex Consumption (az functionapp list-flexconsumption-locations).')
param location string

@description('Where to send mail when a run fails, a problem is new, the timer is silent or a message is given up. Empty: nobody is told.')
param alertEmail string

@secure()
@description('https URL that messages are sent to, in the shape of NIGHTKEEP_WEBHOOK_FORMAT. Empty: no messages.')
param webhookUrl string = ''

@secure()
@description('https URL that is asked for after each tick while health is ok. Empty: none.')
param heartbeatUrl string = ''

@secure()
@description('What opens the dashboard where App Service authentication is off: 16 characters or more, or a Key Vault reference. Empty: nothing does.')
param dashboardSecret string = ''

@maxLength(64)
@description('Id that is written on every point of this installation. Empty: derived from the subscription and environmentName, and the same at every deployment. Give the former one when the app moves or is rebuilt under another name.')
param ownerId string = ''

@description('Name of the resource group of the app. Not that of the snapshots, which azd must never delete.')
param resourceGroupName string = 'rg-${environmentName}'

@description('Settings of the app, by their names in docs/configuration.md.')
param settings appSettings = {}

@minValue(40)
@maxValue(1000)
@description('Most instances that the app may grow to.')
param maximumInstanceCount int = 40

@description('Most GB of logs that are taken in a day, as text, since Bicep has no fractions.')
param logDailyCapGb string = '1'

@minValue(30)
@maxValue(730)
@description('Days for which logs are kept.')
param logRetentionDays int = 30

var owner = empty(ownerId) ? 'nk-${uniqueString(subscription().id, environmentName)}' : ownerId
var tags = { 'azd-env-name': environmentName }
var suffix = uniqueString(subscription().id, environmentName, location)

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: 'id-nightkeep-${suffix}', location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'nk${suffix}'
    location: location
    tags: tags
    principalId: identity.outputs.principalId
  }
}

module logs 'modules/logs.bicep' = {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    principalId: identity.outputs.principalId
    dailyCapGb: logDailyCapGb
    retentionDays: logRetentionDays
  }
}

module queries 'modules/queries.bicep' = {
  scope: group
  params: { suffix: suffix, location: location, tags: tags }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    insightsName: logs.outputs.insightsName
    alertEmail: alertEmail
  }
}

module app 'modules/app.bicep' = {
  scope: group
  params: {
    suffix: suffix
    location: location
    tags: tags
    identityName: identity.outputs.name
    storageName: storage.outputs.name
    deploymentContainer: storage.outputs.deploymentContainer
    insightsName: logs.outputs.insightsName
    maximumInstanceCount: maximumInstanceCount
    settings: union(settings, {
      NIGHTKEEP_OWNER: owner
      NIGHTKEEP_ALERT_EMAIL: alertEmail
      NIGHTKEEP_WEBHOOK_URL: webhookUrl
      NIGHTKEEP_HEARTBEAT_URL: heartbeatUrl
      NIGHTKEEP_DASHBOARD_SECRET: dashboardSecret
      NIGHTKEEP_ARM_ENDPOINT: environment().resourceManager
      NIGHTKEEP_ARM_AUDIENCE: environment().authentication.audiences[0]
    })
  }
}

@description('Address of the app.')
output NIGHTKEEP_URL string = app.outputs.url

@description('Command that shows the function keys: calls carry one in the header x-functions-key.')
output NIGHTKEEP_KEY_COMMAND string = 'az functionapp keys list --subscription ${subscription().subscriptionId} --resource-group ${group.name} --name ${app.outputs.name}'

@description('Object id of the identity, which infra/subscription.bicep grants its roles to.')
output NIGHTKEEP_PRINCIPAL_ID string = identity.outputs.principalId

@description('Id of this installation. Keep it: an app that is rebuilt with another one no longer knows its points.')
output NIGHTKEEP_OWNER string = owner

@description('What to do with the owner id.')
output NIGHTKEEP_OWNER_ADVICE string = 'Keep the owner id ${owner}: a rebuilt app takes up its points only with it (parameter ownerId), or with it in NIGHTKEEP_ADOPT.'

@description('Command that lets the app protect a subscription; run it once for each.')
output NIGHTKEEP_PROTECT_COMMAND string = 'az deployment sub create --name nightkeep --subscription ${subscription().subscriptionId} --location ${location} --template-file infra/subscription.bicep --parameters principalId=${identity.outputs.principalId}'
