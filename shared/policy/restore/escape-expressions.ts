/** The same JSON where no text is taken for an expression by an ARM template: one that begins with `[` begins with two. */
export function escapeExpressions(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('[') ? `[${value}` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(escapeExpressions);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, escapeExpressions(inner)]));
}
