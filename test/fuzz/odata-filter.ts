type Row = Readonly<Record<string, unknown>>;
type Matches = (row: Row) => boolean;

const TOKEN = /\(|\)|'(?:[^']|'')*'|[A-Za-z]\w*/g;
const COLUMNS: Readonly<Record<string, string>> = { PartitionKey: 'partitionKey', RowKey: 'rowKey' };

/** Reads what our stores ask tables for: columns compared with texts, joined by `and`, `or` and brackets. */
export function readFilter(filter: string): Matches {
  if (filter === '') return () => true;
  const tokens = filter.match(TOKEN) ?? [];
  const matches = readOr(tokens);
  if (tokens.length > 0) throw new Error(`what follows in a filter is not read: ${tokens.join(' ')}`);
  return matches;
}

function readOr(tokens: string[]): Matches {
  const parts = [readAnd(tokens)];
  while (tokens[0] === 'or') {
    tokens.shift();
    parts.push(readAnd(tokens));
  }
  return (row) => parts.some((matches) => matches(row));
}

function readAnd(tokens: string[]): Matches {
  const parts = [readTerm(tokens)];
  while (tokens[0] === 'and') {
    tokens.shift();
    parts.push(readTerm(tokens));
  }
  return (row) => parts.every((matches) => matches(row));
}

function readTerm(tokens: string[]): Matches {
  if (tokens[0] === '(') {
    tokens.shift();
    const inner = readOr(tokens);
    tokens.shift();
    return inner;
  }
  const [name = '', operator = '', literal = ''] = tokens.splice(0, 3);
  const column = COLUMNS[name] ?? name;
  const text = literal.slice(1, -1).replaceAll("''", "'");
  return (row) => holds(row[column], operator, text);
}

/** A column of another type matches nothing, as in the service. */
function holds(value: unknown, operator: string, text: string): boolean {
  if (typeof value !== 'string') return false;
  switch (operator) {
    case 'eq':
      return value === text;
    case 'ge':
      return value >= text;
    case 'gt':
      return value > text;
    case 'lt':
      return value < text;
    default:
      throw new Error(`the operator ${operator} is not known`);
  }
}
