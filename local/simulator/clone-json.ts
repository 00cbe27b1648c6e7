/** A deep copy of plain JSON; several times quicker than structuredClone, which matters for fleets of many thousands. */
export function cloneJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneJson) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) copy[name] = cloneJson(inner);
  return copy as T;
}
