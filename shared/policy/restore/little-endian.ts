/** An unsigned number of `size` bytes, the least significant first; NaN where the bytes end before it. */
export function littleEndian(bytes: Uint8Array, at: number, size: 1 | 2 | 4): number {
  let value = 0;
  for (let index = size - 1; index >= 0; index--) value = value * 0x100 + (bytes[at + index] ?? Number.NaN);
  return value;
}
