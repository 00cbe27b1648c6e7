/** Names of instants: `asOf`, `dueSince`, `scheduledFor`, `endedAt`, `timeCreated`; `at`, `from` and `to` of evidence. */
const INSTANT_NAME = /(Of|At|For|Since)$|^(timeCreated|at|from|to)$/;

type Column = string | number | boolean | Date;

/** The columns for people: what of a row is plain, and instants as dates. */
export function columnsOf(value: unknown): Record<string, Column> {
  if (typeof value !== 'object' || value === null) return {};
  const columns: Record<string, Column> = {};
  for (const [name, cell] of Object.entries(value)) {
    if (!/^[a-zA-Z]\w*$/.test(name)) continue;
    if (typeof cell === 'number' && INSTANT_NAME.test(name)) columns[name] = new Date(cell);
    else if (['string', 'number', 'boolean'].includes(typeof cell)) columns[name] = cell as Column;
  }
  return columns;
}
