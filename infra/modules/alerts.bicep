// What the app logs is one JSON object per line (shared/logger.ts). The messages are those of shared/run/log-messages.ts.
@description('Azure region.')
param location string
@description('Tags of the resources.')
param tags object
@description('Name of the Application Insights component.')
param insightsName string
@description('Where to send mail; empty: the rules stand, and tell nobody.')
param alertEmail string

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: 'ag-nightkeep'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'nightkeep'
    enabled: true
    emailReceivers: [{ name: 'people', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}

var rules = [
  {
    name: 'nightkeep-run-failed'
    displayName: 'Nightkeep: a run failed, or a part of it'
    description: 'GET /api/runs tells which, and why; docs/runbook.md what to do.'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    range: null
    operator: 'GreaterThan'
    threshold: 0
    query: loadTextContent('../alerts/run-failed.kql')
  }
  {
    name: 'nightkeep-new-problem'
    displayName: 'Nightkeep: a new problem'
    description: 'A standing mistake that was not there in the two days before; GET /api/coverage and /api/health/detail tell it.'
    severity: 2
    frequency: 'PT30M'
    window: 'PT1H'
    range: 'P2D'
    operator: 'GreaterThan'
    threshold: 0
    query: loadTextContent('../alerts/new-problem.kql')
  }
  {
    name: 'nightkeep-no-heartbeat'
    displayName: 'Nightkeep: no heartbeat for 30 minutes'
    description: 'The timer fires every five minutes: the app does not run, its settings cannot be used, its clock is wrong, or it cannot sign in. GET /api/health tells which.'
    severity: 0
    frequency: 'PT5M'
    window: 'PT30M'
    range: null
    operator: 'LessThan'
    threshold: 1
    query: loadTextContent('../alerts/no-heartbeat.kql')
  }
  {
    name: 'nightkeep-poison-message'
    displayName: 'Nightkeep: a message was given up'
    description: 'A queue message failed five times; its work is recorded as failed and due again.'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    range: null
    operator: 'GreaterThan'
    threshold: 0
    query: loadTextContent('../alerts/poison-message.kql')
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: rule.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.displayName
      description: rule.description
      enabled: true
      severity: rule.severity
      scopes: [insights.id]
      evaluationFrequency: rule.frequency
      windowSize: rule.window
      overrideQueryTimeRange: rule.range
      // A new workspace has seen no line yet, and would refuse the query.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(alertEmail) ? [] : [people.id] }
    }
  }
]
