import { grantCommand, type OwnRole, protectCommand } from '../policy/own-roles.ts';
import { parseResourceId } from '../policy/resource-id.ts';

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status?: number | undefined;
}

/** An action that the identity lacks, and where. */
interface MissingAction {
  /** `Microsoft.Compute/snapshots/write`. */
  readonly action: string;
  /** The id that Azure named. */
  readonly scope: string;
}

/**
 * What a person can do about a refusal, read from Azure's own words; undefined where they say nothing that can be acted
 * on. `subject` is the id of the resource that was to be made or changed, where the words don't name a scope.
 */
export function remedyFor(error: Refusal, subject?: string): string | undefined {
  if (error.status === 429) return THROTTLED;
  const missing = missingActions(error);
  if (missing.length > 0) return missing.map(grant).join(' ');
  const lock = lockedScopeIn(error);
  if (lock !== undefined) return `Look at the lock on ${lock}, which Nightkeep never removes: ${listLocks(lock)}`;
  if (error.code === 'RequestDisallowedByPolicy') return comply(error.message, subject);
  return byCode(error, subject);
}

/** The actions that the identity lacks, as Azure names them in AuthorizationFailed and LinkedAuthorizationFailed. */
export function missingActions({ code, message }: Refusal): readonly MissingAction[] {
  if (code === 'LinkedAuthorizationFailed') {
    const [, actions = '', scopes = ''] = LINKED.exec(message) ?? [];
    const linked = listed(scopes);
    return listed(actions).map((action, index) => ({ action, scope: linked[index] ?? linked[0] ?? '' }));
  }
  const [, action, scope] = code === 'AuthorizationFailed' ? (UNAUTHORIZED.exec(message) ?? []) : [];
  return action === undefined || scope === undefined ? [] : [{ action, scope }];
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

const UNAUTHORIZED = /perform action '([^']+)' over scope '([^']+)'/i;
const LINKED = /not have permission to perform action\(s\) '([^']+)' on the linked scope\(s\) '([^']+)'/i;
const LOCKED = /scope\(s\) are locked: '([^']+)'/i;
const IN_GROUP = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i;

const THROTTLED =
  'Nothing need be done: the rest of the work waits as long as Azure asks. Where it recurs, look for others that write in the same subscription and region.';

/** The role of the deployment that holds the action, as infra/roles says. */
function roleWith(action: string): OwnRole | undefined {
  if (/^microsoft\.compute\/snapshots\/delete$/i.test(action)) return 'prune';
  return PROTECTING.test(action) ? 'protect' : undefined;
}

const PROTECTING =
  /^microsoft\.(resources\/(subscriptions\/resourcegroups\/read|tags\/write)|compute\/(virtualmachines\/read|disks\/(read|begingetaccess\/action)|snapshots\/(read|write)))$/i;

/** One sentence with the action and its scope, and the command that grants a role with it where it is missing. */
function grant({ action, scope }: MissingAction): string {
  const role = roleWith(action);
  const lack = `The identity lacks ${action} on ${scope}`;
  if (role === undefined) return `${lack}: give it a role there that holds this action.`;
  return `${lack}: give it a role that holds this action there, such as: ${grantCommand(role, grantScope(scope))}`;
}

/** The group of the scope, or its subscription: a role on one resource would have to be given again for the next. */
function grantScope(scope: string): string {
  return IN_GROUP.exec(scope)?.[0] ?? scope;
}

function comply(message: string, subject: string | undefined): string {
  const [, assignment] = /"policyAssignment"\s*:\s*\{[^}]*"id"\s*:\s*"([^"]+)"/i.exec(message) ?? [];
  const own = 'NIGHTKEEP_EXTRA_TAGS adds the tags that it may ask for';
  const scope = subject === undefined ? undefined : IN_GROUP.exec(subject)?.[0];
  if (assignment === undefined || scope === undefined) {
    return `An Azure Policy forbids it: satisfy it (${own}), or exempt the group of the snapshots from it.`;
  }
  return `The Azure Policy assignment ${assignment} forbids it: satisfy it (${own}), or exempt the group: az policy exemption create --name nightkeep --policy-assignment "${assignment}" --exemption-category Waiver --scope "${scope}"`;
}

function byCode({ code, status, message }: Refusal, subject: string | undefined): string | undefined {
  const fixed = REMEDIES[code];
  if (fixed !== undefined) return fixed;
  if (code === 'ResourceGroupNotFound') return makeGroup(message, subject);
  if (/quota|(exceed|reach)\w*.*\b(limit|maximum)|\b(limit|maximum)\b.*(exceed|reach)/i.test(`${code} ${message}`)) {
    return 'A limit of Azure is reached: delete snapshots that nobody needs, keep fewer points, or ask Azure for a higher limit: az vm list-usage, or Quotas in the portal.';
  }
  return status === 401 || status === 403 ? REMEDIES['AuthorizationFailed'] : undefined;
}

function makeGroup(message: string, subject: string | undefined): string {
  const [, named] = /resource group '([^']+)'/i.exec(message) ?? [];
  const [, subscription, group = named] = IN_GROUP.exec(subject ?? '') ?? [];
  if (group === undefined) return 'Make the group, or name another in NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP.';
  return `Make the group, or name another in NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP: ${protectCommand(subscription ?? 'SUBSCRIPTION', 'LOCATION', group)}`;
}

const OUT_OF_SIGHT =
  'Look whether the subscription still exists and the identity has a role in it (az account show --subscription ID); else take it out of NIGHTKEEP_SUBSCRIPTIONS.';

/** By Azure's code alone, where its words hold nothing more to go by. */
const REMEDIES: Readonly<Record<string, string>> = {
  AuthorizationFailed:
    "Give the app's identity a role with the action that the message names, on the scope that it names.",
  LinkedAuthorizationFailed:
    "Give the app's identity a role with the action that the message names on the linked scope too: a snapshot needs Microsoft.Compute/disks/beginGetAccess/action on its disk.",
  ScopeLocked: 'Look for a lock on the group of the snapshots, which Nightkeep never removes: az lock list',
  ReadOnlyDisabledSubscription:
    'Enable the subscription again (Cost Management + Billing tells why it is disabled); what was missed is then caught up with one point of each disk.',
  SubscriptionNotFound: OUT_OF_SIGHT,
  InvalidSubscriptionId: OUT_OF_SIGHT,
};

function listed(text: string): readonly string[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
