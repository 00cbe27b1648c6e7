import fc from 'fast-check';
import { oddTexts, PROTOTYPE_KEYS } from './odd-texts.ts';

const ODD_NUMBERS = [
  0,
  -0,
  -1,
  0.5,
  1e21,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  8.64e15,
  8.64e15 + 1,
  1_795_399_500_000,
] as const;
const DEPTHS = [3, 40, 400] as const;

/** Values of JSON that nobody expects anywhere. */
export const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: oddTexts },
  { weight: 4, arbitrary: fc.constantFrom<number[]>(...ODD_NUMBERS) },
  { weight: 6, arbitrary: fc.constantFrom<unknown[]>(null, true, false, [], {}, [null], [[]], { a: {} }) },
  { weight: 2, arbitrary: fc.constantFrom(...PROTOTYPE_KEYS).map((key) => Object.fromEntries([[key, { value: 1 }]])) },
  { weight: 1, arbitrary: fc.constantFrom(...DEPTHS).map(nested) },
);

function nested(depth: number): unknown {
  let value: unknown = 'end';
  for (let at = 0; at < depth; at++) value = at % 2 === 0 ? [value] : { value };
  return value;
}

type Holder = Record<string, unknown> | unknown[];

/** A place in a value that can be changed. */
interface Slot {
  readonly holder: Holder;
  readonly key: string;
}

type Change = (slot: Slot, slots: readonly Slot[]) => void;

const changes: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Change>(drop) },
  { weight: 6, arbitrary: oddValues.map((odd) => (slot: Slot) => put(slot, structuredClone(odd))) },
  { weight: 2, arbitrary: fc.constant<Change>((slot) => put(slot, [valueAt(slot)])) },
  { weight: 1, arbitrary: fc.constant<Change>((slot) => put(slot, asText(valueAt(slot)))) },
  { weight: 1, arbitrary: fc.constant<Change>((slot) => put(slot, turned(valueAt(slot)))) },
  { weight: 2, arbitrary: fc.constant<Change>((slot) => rename(slot, slot.key.toUpperCase())) },
  { weight: 1, arbitrary: oddTexts.map((odd) => (slot: Slot) => rename(slot, odd)) },
  { weight: 2, arbitrary: fc.constant<Change>(repeat) },
  { weight: 1, arbitrary: fc.constantFrom(...PROTOTYPE_KEYS).map((key) => (slot: Slot) => beside(slot, key)) },
  {
    weight: 2,
    arbitrary: fc.nat().map((nth) => (slot: Slot, slots: readonly Slot[]) => exchange(slot, slots[nth % slots.length])),
  },
);

/** One to `most` changes somewhere in a value, which is copied. */
export function someChanges(most = 3): fc.Arbitrary<(value: unknown) => unknown> {
  return fc.array(fc.tuple(fc.nat(), changes), { minLength: 1, maxLength: most }).map((all) => (value) => {
    const root: Holder = { value: structuredClone(value) };
    for (const [nth, change] of all) {
      const slots = slotsIn(root);
      const slot = slots[nth % slots.length];
      if (slot !== undefined) change(slot, slots);
    }
    return root['value'];
  });
}

/** Valid values of JSON after one to `most` changes somewhere in them. */
export function mutated(values: fc.Arbitrary<unknown>, most = 3): fc.Arbitrary<unknown> {
  return fc.tuple(values, someChanges(most)).map(([value, change]) => change(value));
}

/** Every place in a value, itself included; what is nested deeper than any valid value is left as it is. */
function slotsIn(holder: Holder, depth = 0): readonly Slot[] {
  return Object.entries(holder).flatMap(([key, value]) => {
    const slot = { holder, key };
    return isHolder(value) && depth < 12 ? [slot, ...slotsIn(value, depth + 1)] : [slot];
  });
}

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null;
}

function valueAt({ holder, key }: Slot): unknown {
  return (holder as Record<string, unknown>)[key];
}

/** An assignment to `__proto__` would set the prototype. */
function put({ holder, key }: Slot, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function drop({ holder, key }: Slot): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function rename(slot: Slot, key: string): void {
  const value = valueAt(slot);
  if (Array.isArray(slot.holder)) return;
  drop(slot);
  put({ holder: slot.holder, key }, value);
}

function repeat(slot: Slot): void {
  const { holder, key } = slot;
  if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
  else
    put(
      { holder, key: key === key.toLowerCase() ? key.toUpperCase() : key.toLowerCase() },
      structuredClone(valueAt(slot)),
    );
}

function beside({ holder }: Slot, key: string): void {
  if (!Array.isArray(holder)) put({ holder, key }, {});
}

function exchange(one: Slot, other: Slot | undefined): void {
  if (other === undefined) return;
  const [a, b] = [structuredClone(valueAt(one)), structuredClone(valueAt(other))];
  put(one, b);
  put(other, a);
}

/** Of an object that says it has no text of its own, too. */
function asText(value: unknown): string {
  return isHolder(value) ? '[object Object]' : String(value);
}

/** A list as an object, and an object as a list. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return { ...(value as unknown[]) };
  return isHolder(value) ? Object.values(value) : [value];
}
