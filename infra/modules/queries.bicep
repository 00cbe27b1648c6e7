// Queries over the app's logs and metrics, which the Logs page of Application Insights offers. docs/telemetry.md tells what they
// look for.
@description('End of the names.')
param suffix string
@description('Azure region.')
param location string
@description('Tags of the resources.')
param tags object

var queries = [
  {
    name: 'runs'
    displayName: 'Nightkeep: runs of the last 30 days'
    text: loadTextContent('../queries/runs.kql')
  }
  {
    name: 'lines-of-a-run'
    displayName: 'Nightkeep: all that was logged of one run'
    text: loadTextContent('../queries/lines-of-a-run.kql')
  }
  {
    name: 'lines-of-a-disk'
    displayName: 'Nightkeep: all that was done with the points of one disk'
    text: loadTextContent('../queries/lines-of-a-disk.kql')
  }
  {
    name: 'refused-by-azure'
    displayName: 'Nightkeep: what Azure refused or failed'
    text: loadTextContent('../queries/refused-by-azure.kql')
  }
  {
    name: 'points-per-day'
    displayName: 'Nightkeep: points made, pruned and failed per day'
    text: loadTextContent('../queries/points-per-day.kql')
  }
  {
    name: 'fleet-age'
    displayName: 'Nightkeep: age of the oldest newest point'
    text: loadTextContent('../queries/fleet-age.kql')
  }
  {
    name: 'overdue-vms'
    displayName: 'Nightkeep: overdue VMs'
    text: loadTextContent('../queries/overdue-vms.kql')
  }
  {
    name: 'run-duration'
    displayName: 'Nightkeep: how long runs took'
    text: loadTextContent('../queries/run-duration.kql')
  }
]

resource pack 'Microsoft.OperationalInsights/queryPacks@2019-09-01' = {
  name: 'qp-nightkeep-${suffix}'
  location: location
  tags: tags
  properties: {}
}

resource saved 'Microsoft.OperationalInsights/queryPacks/queries@2019-09-01' = [
  for query in queries: {
    parent: pack
    // Azure takes nothing but a GUID.
    name: guid(pack.id, query.name)
    properties: {
      displayName: query.displayName
      body: query.text
      related: { resourceTypes: ['microsoft.insights/components'] }
    }
  }
]
