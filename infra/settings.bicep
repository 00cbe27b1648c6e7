// The settings of the app that a deployment may choose, one line each, as docs/configuration.md explains them. Those that the
// deployment derives itself (owner, alert address, Resource Manager) and the secret ones, which are parameters of their own, are not
// among them.

@export()
@sealed()
@description('Settings of the app by name; an absent or empty one has the default of docs/configuration.md.')
type appSettings = {
  NIGHTKEEP_ADOPT: string?
  NIGHTKEEP_MODE: string?
  NIGHTKEEP_SUBSCRIPTIONS: string?
  NIGHTKEEP_TAG_KEY: string?
  NIGHTKEEP_UNTAGGED: string?
  NIGHTKEEP_TAG_CLAUSES: string?
  NIGHTKEEP_TIME_ZONE: string?
  NIGHTKEEP_POLICIES: string?
  NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP: string?
  NIGHTKEEP_EXTRA_TAGS: string?
  NIGHTKEEP_MIN_KEEP_DAYS: string?
  NIGHTKEEP_ORPHAN_DAYS: string?
  NIGHTKEEP_PENDING_HOURS: string?
  NIGHTKEEP_HISTORY_DAYS: string?
  NIGHTKEEP_DRILLS_PER_WEEK: string?
  NIGHTKEEP_DRILL_RESOURCE_GROUP: string?
  NIGHTKEEP_WEBHOOK_FORMAT: string?
  NIGHTKEEP_PRICE_PER_GIB_MONTH: string?
  NIGHTKEEP_CURRENCY: string?
  NIGHTKEEP_DAILY_CHURN_PERCENT: string?
  NIGHTKEEP_DASHBOARD: string?
  NIGHTKEEP_ARM_WRITES: string?
  NIGHTKEEP_ARM_DELETES: string?
  NIGHTKEEP_ARM_READS: string?
  NIGHTKEEP_DISK_CREATES: string?
  NIGHTKEEP_DISK_DELETES: string?
}
