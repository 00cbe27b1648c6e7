/** `1 VM`, `23 VMs`, `5,000 VMs`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${numberOf(count)} ${count === 1 ? one : many}`;
}

/** A number as people read it: `5,000`. */
export function numberOf(value: number): string {
  return value.toLocaleString('en-US');
}
