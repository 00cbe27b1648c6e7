import type { ArmState } from '../../local/simulator/arm-state.ts';
import type { RolesRequest } from '../../local/simulator/roles.ts';
import type { OwnRole } from '../../shared/policy/own-roles.ts';
import { evaluateVariable } from './evaluate.ts';
import { compiled, type RoleFile } from './templates.ts';

/** Parameters of infra/subscription.bicep; an absent one has its default. */
export type SubscriptionParameters = Readonly<Record<string, unknown>>;

/** One action less of one role. */
export interface Lack {
  readonly role: OwnRole;
  readonly action: string;
}

const subscription = compiled('subscription') as unknown as Parameters<typeof evaluateVariable>[0];

/** The roles that infra/subscription.bicep makes. */
export function madeRoles(): Readonly<Record<OwnRole, RoleFile>> {
  return evaluateVariable(subscription, 'roles', {}) as Record<OwnRole, RoleFile>;
}

/** Where infra/subscription.bicep grants each role; `*` is the subscription. */
export function grantedOn(parameters: SubscriptionParameters = {}): Partial<Record<OwnRole, readonly string[]>> {
  const whole = evaluateVariable(subscription, 'wholeGrants', parameters) as OwnRole[];
  const inGroups = evaluateVariable(subscription, 'groupGrants', parameters) as { role: OwnRole; group: string }[];
  const grants = [...whole.map((role) => ({ role, group: '*' })), ...inGroups];
  return Object.fromEntries(
    [...Map.groupBy(grants, ({ role }) => role)].map(([role, list]) => [role, list.map(({ group }) => group)]),
  );
}

/** The same as the simulator enforces it. */
export function granted(subscriptionId: string, parameters: SubscriptionParameters = {}, lack?: Lack): RolesRequest {
  const roles = Object.entries(madeRoles()) as [OwnRole, RoleFile][];
  const left = roles.map(([role, file]) => [role, lack?.role === role ? less(file, lack.action) : file] as const);
  const usable = left.filter(([, { permissions }]) => permissions.some(({ actions }) => actions.length > 0));
  const whole = `/subscriptions/${subscriptionId}`;
  return {
    roles: usable.map(([, file]) => file),
    assignments: usable.flatMap(([role, { roleName }]) =>
      (grantedOn(parameters)[role] ?? []).map((group) => ({
        role: roleName,
        scope: group === '*' ? whole : `${whole}/resourceGroups/${group}`,
      })),
    ),
  };
}

function less(file: RoleFile, action: string): RoleFile {
  const permissions = file.permissions.map((one) => ({
    ...one,
    actions: one.actions.filter((held) => held !== action),
  }));
  return { ...file, permissions };
}

/** What was refused, but for the lists of VM restore points: `restorePoints` is off, and without it there are none to see. */
export function refusedBy({ log }: ArmState): readonly string[] {
  const urls = log.entries.filter(({ status }) => status === 403).map(({ url }) => url);
  return urls.filter((url) => !/\/restorePointCollections\?/.test(url));
}
