/** One setting of the app, as docs/configuration.md and local.settings.sample.json show it. */
interface Setting {
  /** What is used where it is absent; null: it must be set. */
  readonly absent: string | null;
  readonly meaning: string;
}

/** Every setting that Nightkeep reads, beside the platform's own. */
export const SETTINGS = {
  NIGHTKEEP_OWNER: {
    absent: null,
    meaning:
      'the id of this installation, which you choose; it is written on every point that is made: keep it for ever',
  },
  NIGHTKEEP_ADOPT: { absent: '', meaning: 'former owner ids whose points are treated as our own, between commas' },
  NIGHTKEEP_MODE: { absent: 'full', meaning: 'how far a run goes: observe (plan only), no-prune, or full' },
  NIGHTKEEP_SUBSCRIPTIONS: {
    absent: '*',
    meaning: 'subscription ids or resource-group ids between commas, or * for all that the identity sees',
  },
  NIGHTKEEP_TAG_KEY: { absent: 'snapshot-policy', meaning: 'the key of the tag that opts a VM or disk in' },
  NIGHTKEEP_UNTAGGED: {
    absent: 'ignore',
    meaning: 'what a VM without the tag gets: ignore, or a tag value such as nightly',
  },
  NIGHTKEEP_TAG_CLAUSES: {
    absent: 'all',
    meaning: 'whether tags may carry clauses (all) or only policy names (names)',
  },
  NIGHTKEEP_TIME_ZONE: { absent: 'UTC', meaning: 'the IANA zone of policies that name none' },
  NIGHTKEEP_POLICIES: { absent: '', meaning: 'named policies: JSON text, or the path of a JSON file in the package' },
  NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP: {
    absent: 'nightkeep-snapshots',
    meaning: "the group that points are made in, in each subscription; @disk for each disk's own group",
  },
  NIGHTKEEP_EXTRA_TAGS: { absent: '', meaning: 'tags that every point gets, as a JSON object' },
  NIGHTKEEP_MIN_KEEP_DAYS: { absent: '0', meaning: 'no scheduled point younger than this many days is pruned' },
  NIGHTKEEP_ORPHAN_DAYS: {
    absent: '0',
    meaning:
      'days after which the last two points of a deleted disk go too, its copies in other regions before them; 0: never',
  },
  NIGHTKEEP_PENDING_HOURS: {
    absent: '24',
    meaning: 'hours after which a pending point no longer satisfies its schedule',
  },
  NIGHTKEEP_HISTORY_DAYS: { absent: '800', meaning: 'days for which the actions of runs are kept' },
  NIGHTKEEP_DRILLS_PER_WEEK: {
    absent: '1',
    meaning: 'restore drills that are begun in a week, each of one VM; 0: none but those that are asked for',
  },
  NIGHTKEEP_DRILL_RESOURCE_GROUP: {
    absent: 'nightkeep-drills',
    meaning: 'the group that the disks of a drill are made in and deleted from, in each subscription',
  },
  NIGHTKEEP_PRICE_PER_GIB_MONTH: {
    absent: '0.05',
    meaning: 'what a month of one GiB of snapshots costs you, in NIGHTKEEP_CURRENCY; for what coverage says of cost',
  },
  NIGHTKEEP_CURRENCY: { absent: 'USD', meaning: 'the currency of that price, by its three letters (ISO 4217)' },
  NIGHTKEEP_DAILY_CHURN_PERCENT: {
    absent: '2',
    meaning: 'how much of the used size of a disk changes in a day, in percent; for the estimate of cost',
  },
  NIGHTKEEP_ARM_WRITES: {
    absent: '200 10/s',
    meaning:
      'writes that Azure allows the identity in a subscription: at once, then per second; creates start within them',
  },
  NIGHTKEEP_ARM_DELETES: { absent: '200 10/s', meaning: 'the same of deletes; prunes start within them' },
  NIGHTKEEP_ARM_READS: { absent: '250 25/s', meaning: 'the same of reads, of which prunes take a part' },
  NIGHTKEEP_DISK_CREATES: {
    absent: '1000/3m 8000/30m',
    meaning: 'snapshots that may be made in a subscription and region within so many minutes',
  },
  NIGHTKEEP_DISK_DELETES: {
    absent: '1000/3m 8000/30m',
    meaning: 'snapshots that may be deleted in a subscription and region within so many minutes',
  },
  NIGHTKEEP_ALERT_EMAIL: {
    absent: '',
    meaning:
      'where the alert rules of the deployment send mail; absent: nobody is told when this stops, and health says so',
  },
  NIGHTKEEP_WEBHOOK_URL: {
    absent: '',
    meaning: 'the https URL that messages are sent to: a secret, for it lets anybody write there; absent: no messages',
  },
  NIGHTKEEP_WEBHOOK_FORMAT: {
    absent: 'generic',
    meaning: 'the shape of the messages: generic (JSON), teams (a Workflows webhook) or slack (an incoming webhook)',
  },
  NIGHTKEEP_HEARTBEAT_URL: {
    absent: '',
    meaning: 'an https URL that is asked for after each tick while health is ok: a secret too; absent: none',
  },
  NIGHTKEEP_DASHBOARD: {
    absent: 'read',
    meaning: 'what the dashboard is: off, read (it shows) or write (it also starts runs and sets holds)',
  },
  NIGHTKEEP_DASHBOARD_SECRET: {
    absent: '',
    meaning:
      'what opens the dashboard, of 16 characters or more, where App Service authentication is off; absent: nothing does',
  },
  NIGHTKEEP_ARM_ENDPOINT: { absent: '', meaning: "Azure Resource Manager's URL, for a sovereign or local cloud" },
  NIGHTKEEP_ARM_AUDIENCE: { absent: '', meaning: 'the audience of its tokens; absent: derived from the endpoint' },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** The setting whose name differs least, where it differs by little. */
export function nearestSetting(name: string): SettingName | undefined {
  const squeeze = (text: string) => text.replaceAll('_', '').toLowerCase();
  const wanted = squeeze(name);
  const names = Object.keys(SETTINGS) as SettingName[];
  return names.find((known) => squeeze(known) === wanted) ?? names.find((known) => isNear(squeeze(known), wanted));
}

function isNear(known: string, wanted: string): boolean {
  return known.startsWith(wanted) || wanted.startsWith(known) || hasOneEdit(known, wanted);
}

/** One letter added, left out or replaced, or two neighbours swapped. */
function hasOneEdit(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
