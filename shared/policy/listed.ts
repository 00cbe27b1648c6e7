/** `a`, `a and b`, `a, b and c`; of none, `nothing`. */
export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? 'nothing';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
