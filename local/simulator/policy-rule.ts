/** A resource as a rule looks at it: the request's body, with what its path says. */
export type Examined = Readonly<Record<string, unknown>> & { readonly type: string; readonly name: string };

/** Whether the `if` of a rule holds for a resource. */
export type Condition = (resource: Examined) => boolean;

type Json = Readonly<Record<string, unknown>>;

const OPERATORS: Readonly<Record<string, (found: unknown, expected: unknown) => boolean>> = {
  equals: (found, expected) => isSame(found, expected),
  notEquals: (found, expected) => !isSame(found, expected),
  in: (found, expected) => asList(expected).some((item) => isSame(found, item)),
  notIn: (found, expected) => !asList(expected).some((item) => isSame(found, item)),
  like: (found, expected) => isLike(found, expected),
  notLike: (found, expected) => !isLike(found, expected),
  contains: (found, expected) => lower(found).includes(lower(expected)),
  exists: (found, expected) => (found !== undefined) === (lower(expected) === 'true'),
};

/**
 * Reads the `if` of an Azure Policy rule: `allOf`, `anyOf`, `not`, and a `field` with one operator. Fields are `type`,
 * `name`, `location`, `tags['key']` and aliases such as `Microsoft.Compute/snapshots/networkAccessPolicy`. Throws with the
 * path of what it cannot read: a rule that is not understood must not pass for one that never holds.
 */
export function readCondition(value: unknown, where: string): Condition {
  const rule = asObject(value, where);
  const inner = (name: string) =>
    asList(rule[name]).map((item, index) => readCondition(item, `${where}.${name}[${index}]`));
  if ('allOf' in rule) {
    const all = inner('allOf');
    return (resource) => all.every((holds) => holds(resource));
  }
  if ('anyOf' in rule) {
    const any = inner('anyOf');
    return (resource) => any.some((holds) => holds(resource));
  }
  if ('not' in rule) {
    const holds = readCondition(rule['not'], `${where}.not`);
    return (resource) => !holds(resource);
  }
  return readComparison(rule, where);
}

function readComparison(rule: Json, where: string): Condition {
  const { field, ...rest } = rule;
  const [[operator, expected] = ['', undefined], ...others] = Object.entries(rest);
  const compare = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (typeof field !== 'string' || compare === undefined || others.length > 0) {
    throw new Error(
      `${where}: expected allOf, anyOf, not, or a field with one of ${Object.keys(OPERATORS).join(', ')}`,
    );
  }
  if (JSON.stringify(expected).includes('"[')) throw new Error(`${where}: expressions in brackets are not understood`);
  return (resource) => compare(fieldOf(resource, field), expected);
}

function fieldOf(resource: Examined, field: string): unknown {
  const [, key] = /^tags(?:\.|\[')(.+?)(?:'\])?$/.exec(field) ?? [];
  if (key !== undefined) return member(resource['tags'], key);
  const alias = field.lastIndexOf('/');
  if (alias < 0) return member(resource, field);
  if (field.slice(0, alias).toLowerCase() !== resource.type.toLowerCase()) return undefined;
  const path = field.slice(alias + 1).split('.');
  return follow(resource['properties'], path) ?? follow(resource, path);
}

function follow(start: unknown, path: readonly string[]): unknown {
  return path.reduce(member, start);
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function isSame(found: unknown, expected: unknown): boolean {
  return found !== undefined && lower(found) === lower(expected);
}

function isLike(found: unknown, expected: unknown): boolean {
  const [start = '', end] = lower(expected).split('*');
  const text = lower(found);
  if (end === undefined) return text === start;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

function lower(value: unknown): string {
  return String(value ?? '').toLowerCase();
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asObject(value: unknown, where: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new Error(`${where}: expected a condition`);
}
