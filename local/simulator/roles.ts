import { isInScope, type Role, readRole, readScope } from './role-definition.ts';

/** The roles of the one identity there is. */
export interface RolesRequest {
  /** Role definitions, as Azure writes them. */
  readonly roles: readonly unknown[];
  /** Where they hold; without this each role holds at all its assignable scopes. */
  readonly assignments?: readonly { readonly role: string; readonly scope: string }[];
}

interface Assignment {
  readonly role: Role;
  readonly scope: string;
}

/** What the identity may do. Before roles are set it may do everything. */
export class Roles {
  #request: RolesRequest | undefined;
  #assignments: readonly Assignment[] = [];

  /** Whether roles were set, be it none. */
  get areEnforced(): boolean {
    return this.#request !== undefined;
  }

  /** As they were set; undefined while everything is allowed. */
  get request(): RolesRequest | undefined {
    return this.#request;
  }

  /** Replaces all roles and assignments, or leaves everything as it was and throws with the path of the mistake. */
  set(request: RolesRequest): void {
    if (!Array.isArray(request.roles)) throw new Error('roles: expected a list of role definitions');
    const roles = request.roles.map((value, index) => readRole(value, `roles[${index}]`));
    this.#assignments =
      request.assignments === undefined
        ? roles.flatMap((role) => role.assignableScopes.map((scope) => ({ role, scope })))
        : request.assignments.map((assignment, index) => readAssignment(roles, assignment, `assignments[${index}]`));
    this.#request = request;
  }

  /** Everything is allowed again. */
  clear(): void {
    this.#request = undefined;
    this.#assignments = [];
  }

  /** Whether a role that holds at the scope allows the action. */
  allow(action: string, scope: string): boolean {
    if (this.#request === undefined) return true;
    return this.#assignments.some((assignment) => isInScope(scope, assignment.scope) && allows(assignment, action));
  }

  /** Whether a role at the scope, or anywhere in it, allows the action; any action at all where none is given. */
  allowWithin(scope: string, action?: string): boolean {
    if (this.#request === undefined) return true;
    const outer = scope.toLowerCase();
    return this.#assignments.some(
      (assignment) =>
        (isInScope(outer, assignment.scope) || isInScope(assignment.scope, outer)) &&
        (action === undefined || allows(assignment, action)),
    );
  }
}

function allows({ role }: Assignment, action: string): boolean {
  return role.permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => pattern.test(action)) && !notActions.some((pattern) => pattern.test(action)),
  );
}

function readAssignment(roles: readonly Role[], given: { role: string; scope: string }, where: string): Assignment {
  const role = roles.find(({ name }) => name === given.role);
  if (role === undefined) throw new Error(`${where}.role: there is no role ${given.role}`);
  if (typeof given.scope !== 'string') throw new Error(`${where}.scope: expected a scope`);
  const scope = readScope(given.scope);
  const isAssignable =
    role.assignableScopes.length === 0 || role.assignableScopes.some((outer) => isInScope(scope, outer));
  if (!isAssignable)
    throw new Error(`${where}.scope: ${given.scope} is in no assignable scope of the role ${role.name}`);
  return { role, scope };
}
