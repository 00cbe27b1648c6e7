import { drillCommand, protectCommand } from '../policy/own-roles.ts';
import { parseResourceId } from '../policy/resource-id.ts';
import { type DrillScope, missingActions, type Refusal, remedyForMissing } from './missing-actions.ts';
import { LIMIT_REACHED, restoreRemedy } from './restore-remedies.ts';

/**
 * What a person can do about a refusal, read from Azure's own words; undefined where they say nothing that can be acted
 * on. `subject` is the id of the resource that was to be made or changed, where the words don't name a scope.
 * `drills` tells the group of the drills, where other rights are needed.
 */
export function remedyFor(error: Refusal, subject?: string, drills?: DrillScope): string | undefined {
  if (error.status === 429) return THROTTLED;
  const missing = missingActions(error);
  if (missing.length > 0) return missing.map((one) => remedyForMissing(one, drills)).join(' ');
  const lock = lockedScopeIn(error);
  if (lock !== undefined) return `Look at the lock on ${lock}, which Nightkeep never removes: ${listLocks(lock)}`;
  if (error.code === 'RequestDisallowedByPolicy') return comply(error.message, subject);
  const restore = subject === undefined ? undefined : restoreRemedy(error, subject);
  return restore ?? byCode(error, subject, drills);
}

/** The scope whose lock Azure names as the cause; undefined where it names none. */
export function lockedScopeIn({ code, message }: Refusal): string | undefined {
  return code === 'ScopeLocked' ? LOCKED.exec(message)?.[1] : undefined;
}

/** The command that shows the locks of a scope. */
export function listLocks(scope: string): string {
  const [, subscription, group] = IN_GROUP.exec(scope) ?? [];
  if (parseResourceId(scope) !== undefined || subscription === undefined) return `az lock list --resource "${scope}"`;
  const inGroup = group === undefined ? '' : ` --resource-group "${group}"`;
  return `az lock list --subscription ${subscription}${inGroup}`;
}

const LOCKED = /scope\(s\) are locked: '([^']+)'/i;
const IN_GROUP = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i;

const THROTTLED =
  'Nothing need be done: the rest of the work waits as long as Azure asks. Where it recurs, look for others that write in the same subscription and region.';

function comply(message: string, subject: string | undefined): string {
  const [, assignment] = /"policyAssignment"\s*:\s*\{[^}]*"id"\s*:\s*"([^"]+)"/i.exec(message) ?? [];
  const isPoint = subject === undefined || /\/snapshots\/[^/]+$/i.test(subject);
  const own = isPoint ? ' (NIGHTKEEP_EXTRA_TAGS adds the tags that it may ask for)' : '';
  const scope = subject === undefined ? undefined : IN_GROUP.exec(subject)?.[0];
  if (assignment === undefined || scope === undefined) {
    return `An Azure Policy forbids it: satisfy it${own}, or exempt the group from it.`;
  }
  return `The Azure Policy assignment ${assignment} forbids it: satisfy it${own}, or exempt the group: az policy exemption create --name nightkeep --policy-assignment "${assignment}" --exemption-category Waiver --scope "${scope}"`;
}

function byCode(
  { code, status, message }: Refusal,
  subject: string | undefined,
  drills: DrillScope | undefined,
): string | undefined {
  const fixed = REMEDIES.get(code);
  if (fixed !== undefined) return fixed;
  if (code === 'ResourceGroupNotFound') return makeGroup(message, subject, drills);
  if (LIMIT_REACHED.test(`${code} ${message}`)) {
    return 'A limit of Azure is reached: delete snapshots that nobody needs, keep fewer points, or ask Azure for a higher limit: az vm list-usage, or Quotas in the portal.';
  }
  return status === 401 || status === 403 ? REMEDIES.get('AuthorizationFailed') : undefined;
}

function makeGroup(message: string, subject: string | undefined, drills: DrillScope | undefined): string {
  const [, named] = /resource group '([^']+)'/i.exec(message) ?? [];
  const [, subscription = 'SUBSCRIPTION', group = named] = IN_GROUP.exec(subject ?? '') ?? [];
  if (group !== undefined && group.toLowerCase() === drills?.drillResourceGroup.toLowerCase()) {
    return `Make the group, or name another in NIGHTKEEP_DRILL_RESOURCE_GROUP: ${drillCommand(subscription, 'LOCATION', group)}`;
  }
  if (group !== undefined && /\/disks\/[^/]+$/i.test(subject ?? '')) {
    return `Make the group, or restore into another: az group create --subscription ${subscription} --location LOCATION --name "${group}"`;
  }
  if (group === undefined) return 'Make the group, or name another in NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP.';
  return `Make the group, or name another in NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP: ${protectCommand(subscription, 'LOCATION', group)}`;
}

const OUT_OF_SIGHT =
  'Look whether the subscription still exists and the identity has a role in it (az account show --subscription ID); else take it out of NIGHTKEEP_SUBSCRIPTIONS.';

/** By Azure's code alone, where its words hold nothing more to go by. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  [
    'AuthorizationFailed',
    "Give the app's identity a role with the action that the message names, on the scope that it names.",
  ],
  [
    'LinkedAuthorizationFailed',
    "Give the app's identity a role with the action that the message names on the linked scope too: a snapshot needs Microsoft.Compute/disks/beginGetAccess/action on its disk.",
  ],
  ['ScopeLocked', 'Look for a lock on the group of the snapshots, which Nightkeep never removes: az lock list'],
  [
    'ReadOnlyDisabledSubscription',
    'Enable the subscription again (Cost Management + Billing tells why it is disabled); what was missed is then caught up with one point of each disk.',
  ],
  ['SubscriptionNotFound', OUT_OF_SIGHT],
  ['InvalidSubscriptionId', OUT_OF_SIGHT],
]);
