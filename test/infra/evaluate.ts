type Value = unknown;
type Scope = ReadonlyMap<string, Value>;
type Expression = (scope: Scope) => Value;

interface Template {
  readonly parameters: Readonly<Record<string, { readonly defaultValue?: unknown }>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * A variable of an ARM template as Azure Resource Manager would work it out for these parameters, by as much of its
 * expression language as infra/subscription.bicep compiles to. Throws at a function that is not known here.
 */
export function evaluateVariable(
  template: Template,
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): Value {
  const evaluate = (value: unknown): Value => {
    if (typeof value === 'string')
      return isExpression(value) ? parse(value.slice(1, -1), references)(new Map()) : value;
    if (Array.isArray(value)) return value.map(evaluate);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item)]));
  };
  const references: Functions = {
    parameters: (key) =>
      String(key) in parameters ? parameters[String(key)] : evaluate(template.parameters[String(key)]?.defaultValue),
    variables: (key) => evaluate(template.variables[String(key)]),
  };
  return evaluate(template.variables[name]);
}

type Functions = Readonly<Record<string, (...values: Value[]) => Value>>;

const isExpression = (text: string) => text.startsWith('[') && !text.startsWith('[[');
const list = (value: Value) => value as readonly Value[];
const call = (value: Value, item: Value) => (value as (item: Value) => Value)(item);

const FUNCTIONS: Functions = {
  equals: (a, b) => a === b,
  and: (...values) => values.every(Boolean),
  or: (...values) => values.some(Boolean),
  not: (value) => !value,
  if: (condition, yes, no) => (condition ? yes : no),
  empty: (value) => list(value).length === 0,
  createArray: (...values) => values,
  createObject: (...values) =>
    Object.fromEntries(values.flatMap((key, index) => (index % 2 === 0 ? [[key, values[index + 1]]] : []))),
  union: (...values) => [...new Set(values.flatMap(list))],
  flatten: (value) => list(value).flatMap(list),
  format: (text, ...values) => String(text).replace(/\{(\d+)\}/g, (_, place) => String(values[Number(place)])),
  map: (values, lambda) => list(values).map((item) => call(lambda, item)),
  filter: (values, lambda) => list(values).filter((item) => call(lambda, item)),
};

const TOKEN = /\s*(?:'((?:[^']|'')*)'|([A-Za-z]\w*)|([().[\],]))/y;

/** `f(a, 'text').name[0]`: calls, texts, properties and elements. */
function parse(text: string, references: Functions): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const functions = { ...FUNCTIONS, ...references };

  function next(expected?: string): Token {
    const token = tokens[at++];
    if (token === undefined || (expected !== undefined && token.mark !== expected))
      throw new Error(`unreadable: ${text}`);
    return token;
  }

  function one(): Expression {
    const { literal, name } = next();
    let value: Expression = literal === undefined ? called(name ?? '') : () => literal;
    while (tokens[at]?.mark === '.') {
      at++;
      const owner = value;
      const { name: property = '' } = next();
      value = (scope) => (owner(scope) as Record<string, Value>)[property];
    }
    return value;
  }

  function called(name: string): Expression {
    next('(');
    const parts: Expression[] = [];
    while (tokens[at]?.mark !== ')') {
      parts.push(one());
      if (tokens[at]?.mark === ',') at++;
    }
    next(')');
    if (name === 'lambda') return lambda(parts);
    if (name === 'lambdaVariables') return (scope) => scope.get(String(parts[0]?.(scope)));
    const apply = functions[name];
    if (apply === undefined) throw new Error(`the function ${name} of ${text} is not known here`);
    return (scope) => apply(...parts.map((part) => part(scope)));
  }

  const whole = one();
  if (at !== tokens.length) throw new Error(`unreadable: ${text}`);
  return whole;
}

function lambda([variable, body]: readonly Expression[]): Expression {
  return (scope) => (item: Value) => body?.(new Map([...scope, [String(variable?.(scope)), item]]));
}

interface Token {
  readonly literal?: string;
  readonly name?: string;
  readonly mark?: string;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const [, literal, name, mark] = TOKEN.exec(text) ?? [];
    if (literal !== undefined) tokens.push({ literal: literal.replaceAll("''", "'") });
    else if (name !== undefined) tokens.push({ name });
    else if (mark !== undefined) tokens.push({ mark });
    else throw new Error(`unreadable: ${text}`);
  }
  return tokens;
}
