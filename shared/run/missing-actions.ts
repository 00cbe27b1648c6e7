import { grantCommand, type OwnRole } from '../policy/own-roles.ts';
import type { RunSettings } from './settings.ts';

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status?: number | undefined;
}

/** An action that the identity lacks, and where. */
export interface MissingAction {
  /** `Microsoft.Compute/snapshots/write`. */
  readonly action: string;
  /** The id that Azure named. */
  readonly scope: string;
}

/** What tells the rights of a drill from those of a restore. */
export type DrillScope = Pick<RunSettings, 'drillResourceGroup'>;

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

/** One sentence with the action and its scope, and the command that grants a role with it where it is missing. */
export function remedyForMissing({ action, scope }: MissingAction, drills?: DrillScope): string {
  const lack = `The identity lacks ${action} on ${scope}`;
  const role = roleWith(action, isOfDrills(scope, drills));
  if (role === undefined) return `${lack}: give it a role there that holds this action.`;
  const told = SWITCHED[role];
  const why = told === undefined ? '' : ` (${told})`;
  return `${lack}${why}: give it a role that holds this action there, such as: ${grantCommand(role, grantScope(scope))}`;
}

const UNAUTHORIZED = /perform action '([^']+)' over scope '([^']+)'/i;
const LINKED = /not have permission to perform action\(s\) '([^']+)' on the linked scope\(s\) '([^']+)'/i;
const IN_GROUP = /^\/subscriptions\/[^/]+(?:\/resourceGroups\/([^/]+))?/i;

/** What each action is granted by, as infra/roles says. */
const ROLE_WITH: readonly (readonly [OwnRole, RegExp])[] = [
  ['prune', /^microsoft\.compute\/snapshots\/delete$/i],
  ['readPoints', /^microsoft\.compute\/snapshots\/begingetaccess\/action$/i],
  [
    'restorePoints',
    /^microsoft\.compute\/restorepointcollections\/(read|write|restorepoints\/(read|write|delete|diskrestorepoints\/(read|begingetaccess\/action)))$/i,
  ],
  ['makeImmutable', /^microsoft\.compute\/snapshots\/updateimmutabilitypolicy(lock)?\/action$/i],
  ['lookUp', /^microsoft\.compute\/(diskencryptionsets|diskaccesses|locations\/diskoperations)\/read$/i],
  ['drill', /^microsoft\.compute\/disks\/(delete|endgetaccess\/action)$/i],
  ['restore', /^microsoft\.compute\/disks\/write$/i],
  ['replace', /^microsoft\.compute\/virtualmachines\/(write|deallocate\/action|start\/action)$/i],
  [
    'protect',
    /^microsoft\.(resources\/(subscriptions\/resourcegroups\/read|tags\/write)|compute\/(virtualmachines\/read|disks\/(read|begingetaccess\/action)|snapshots\/(read|write)))$/i,
  ],
];

const IN_DRILL_ROLE = /^microsoft\.(compute\/disks\/|resources\/subscriptions\/resourcegroups\/read$)/i;

/** What a person should know of the roles that the deployment grants only where it is told to. */
const SWITCHED: Partial<Record<OwnRole, string>> = {
  restorePoints:
    'restore points are off by default; the parameter restorePoints=true of infra/subscription.bicep turns them on',
  makeImmutable:
    'immutability is off by default; the parameter immutability=true of infra/subscription.bicep turns it on',
  drill: 'drills are on by default; the parameter drill=true of infra/subscription.bicep grants what they need',
  restore: 'restores are off by default; the parameter restore=true of infra/subscription.bicep turns them on',
  replace: 'replacing in place is off by default; the parameter replace=true of infra/subscription.bicep turns it on',
};

function roleWith(action: string, isOfDrills: boolean): OwnRole | undefined {
  if (isOfDrills && IN_DRILL_ROLE.test(action)) return 'drill';
  return ROLE_WITH.find(([, pattern]) => pattern.test(action))?.[0];
}

function isOfDrills(scope: string, drills: DrillScope | undefined): boolean {
  const [, group] = IN_GROUP.exec(scope) ?? [];
  return group !== undefined && group.toLowerCase() === drills?.drillResourceGroup.toLowerCase();
}

/** The group of the scope, or its subscription: a role on one resource would have to be given again for the next. */
function grantScope(scope: string): string {
  return IN_GROUP.exec(scope)?.[0] ?? scope;
}

function listed(text: string): readonly string[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
