/** Dice that fall the same for the same seed. */
export interface Chance {
  /** A whole number from 0 to `most`. */
  upTo(most: number): number;
  /** True once in `times`. */
  in(times: number): boolean;
  pick<const T extends readonly unknown[]>(items: T): T[number];
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (most: number) => Math.floor(next() * (most + 1));
  return { upTo, in: (times) => upTo(times - 1) === 0, pick: (items) => items[upTo(items.length - 1)] };
}
