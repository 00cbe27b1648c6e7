/** `1 point`, `2 points`; `many` where it takes more than an s. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${value} ${value === 1 ? one : many}`;
}
