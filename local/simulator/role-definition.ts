/** What a role allows: an action fits where one of `actions` matches it and none of `notActions`. */
interface Permission {
  readonly actions: readonly RegExp[];
  readonly notActions: readonly RegExp[];
}

export interface Role {
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** Lower-cased; `/` is everywhere. */
  readonly assignableScopes: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a role definition as Azure writes it: `{Name, Actions, NotActions, AssignableScopes}` of the command line tools,
 * `{roleName, permissions, assignableScopes}` of their output, or the REST API's with all that under `properties`. Data
 * actions are not looked at: ARM does not ask for them. Throws with the path of what it cannot read.
 */
export function readRole(value: unknown, where: string): Role {
  const given = lowerKeys(value, where);
  const { properties } = given;
  const fields = properties === undefined ? given : lowerKeys(properties, `${where}.properties`);
  const name = fields['rolename'] ?? given['name'];
  if (typeof name !== 'string' || name === '') throw new Error(`${where}: a role needs a Name`);
  const lists = fields['permissions'] ?? [fields];
  if (!Array.isArray(lists)) throw new Error(`${where}.permissions: expected a list`);
  const permissions = lists.map((list, index) => readPermission(list, `${where}.permissions[${index}]`));
  const scopes = fields['assignablescopes'] ?? [];
  return { name, permissions, assignableScopes: texts(scopes, `${where}.assignableScopes`).map(readScope) };
}

/** The scope of a role, an assignment or a policy, lower-cased; management groups hold every subscription here. */
export function readScope(text: string): string {
  const scope = text.toLowerCase().replace(/\/+$/, '');
  if (scope === '' || /^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/.test(scope)) return '/';
  if (/^\/subscriptions\/[^/]+(\/resourcegroups\/[^/]+(\/providers(\/[^/]+){3,})?)?$/.test(scope)) return scope;
  throw new Error(`not a scope of Azure: ${text}`);
}

/** Whether an id is the scope itself or inside it. */
export function isInScope(id: string, scope: string): boolean {
  if (scope === '/') return true;
  const lower = id.toLowerCase();
  return lower.startsWith(scope) && (lower.length === scope.length || lower[scope.length] === '/');
}

function readPermission(value: unknown, where: string): Permission {
  const fields = lowerKeys(value, where);
  const patterns = (name: string) => texts(fields[name.toLowerCase()] ?? [], `${where}.${name}`).map(toPattern);
  const permission = { actions: patterns('actions'), notActions: patterns('notActions') };
  if (permission.actions.length === 0) throw new Error(`${where}.actions: a role needs at least one action`);
  return permission;
}

/** `*` stands for any characters, slashes too; case does not count. */
function toPattern(action: string): RegExp {
  const parts = action.split('*').map((part) => part.replaceAll(/[.\\+?^${}()|[\]]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}

function texts(value: unknown, where: string): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new Error(`${where}: expected a list of texts`);
}

/** The tools write `Actions`, the REST API `actions`. */
function lowerKeys(value: unknown, where: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`${where}: expected a role definition`);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]));
}
