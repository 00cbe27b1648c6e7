import { ArmError } from './arm-error.ts';
import { type Condition, type Examined, readCondition } from './policy-rule.ts';
import { isInScope, readScope } from './role-definition.ts';

/** A policy definition of Azure Policy, assigned. */
export interface PolicyRequest {
  readonly name: string;
  readonly displayName?: string;
  /** Where it is assigned; everywhere where absent. */
  readonly scope?: string;
  readonly policyRule: { readonly if: unknown; readonly then: { readonly effect: string } };
}

interface Policy {
  readonly request: PolicyRequest;
  readonly scope: string;
  readonly condition: Condition;
}

/** Effects that refuse, by what they refuse; those that refuse nothing are taken and pass. */
const EFFECTS: Readonly<Record<string, 'write' | 'delete' | undefined>> = {
  deny: 'write',
  denyaction: 'delete',
  audit: undefined,
  disabled: undefined,
};

/** The policies that are assigned; of their effects `deny` refuses writes and `denyAction` deletions. */
export class Policies {
  #policies: readonly Policy[] = [];

  list(): readonly PolicyRequest[] {
    return this.#policies.map(({ request }) => request);
  }

  /** Replaces all, or leaves them as they were and throws with the path of the mistake. */
  set(requests: readonly PolicyRequest[]): void {
    if (!Array.isArray(requests)) throw new Error('policies: expected a list of policies');
    this.#policies = requests.map((request, index) => readPolicy(request, `policies[${index}]`));
  }

  get areNone(): boolean {
    return this.#policies.length === 0;
  }

  /** Refuses with 403 what a policy disallows. */
  check(id: string, resource: Examined, verb: 'write' | 'delete'): void {
    const broken = this.#policies.find(
      ({ request, scope, condition }) =>
        EFFECTS[effectOf(request)] === verb && isInScope(id, scope) && condition(resource),
    );
    if (broken !== undefined) throw disallowed(resource.name, broken.request, broken.request.policyRule.then.effect);
  }
}

function readPolicy(request: PolicyRequest, where: string): Policy {
  if (typeof request?.name !== 'string') throw new Error(`${where}: a policy needs a name`);
  const { policyRule, scope = '/' } = request;
  if (typeof policyRule?.then?.effect !== 'string' || !Object.hasOwn(EFFECTS, effectOf(request))) {
    throw new Error(`${where}.policyRule.then.effect: expected one of ${Object.keys(EFFECTS).join(', ')}`);
  }
  return { request, scope: readScope(scope), condition: readCondition(policyRule.if, `${where}.policyRule.if`) };
}

function effectOf({ policyRule }: PolicyRequest): string {
  return policyRule.then.effect.toLowerCase();
}

/** As Azure words it, with both identifiers, and again in parts for programs. */
export function disallowed(name: string, policy: Omit<PolicyRequest, 'policyRule'>, effect = 'deny'): ArmError {
  const { scope = '/', displayName = policy.name } = policy;
  const provider = `${scope.replace(/\/+$/, '')}/providers/Microsoft.Authorization`;
  const assignment = { name: displayName, id: `${provider}/policyAssignments/${policy.name}` };
  const definition = { name: displayName, id: `${provider}/policyDefinitions/${policy.name}` };
  const identifiers = JSON.stringify([{ policyAssignment: assignment, policyDefinition: definition }]);
  const info = {
    policyDefinitionDisplayName: displayName,
    policyDefinitionId: definition.id,
    policyDefinitionName: policy.name,
    policyDefinitionEffect: effect,
    policyAssignmentId: assignment.id,
    policyAssignmentName: policy.name,
    policyAssignmentDisplayName: displayName,
    policyAssignmentScope: scope,
  };
  const message = `Resource '${name}' was disallowed by policy. Policy identifiers: '${identifiers}'.`;
  return new ArmError(403, 'RequestDisallowedByPolicy', message, {
    target: name,
    fromGateway: true,
    additionalInfo: [{ type: 'PolicyViolation', info }],
  });
}
