const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** What the values of each cron field run through, and their names where they have some. */
const RANGES: readonly { readonly least: number; readonly most: number; readonly names: readonly string[] }[] = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  { least: 1, most: 12, names: MONTHS },
  { least: 0, most: 6, names: WEEKDAYS },
];

/**
 * The first range of five cron fields that runs backwards, with what to write instead. The timer's own dialect silently
 * swaps such a range (`Sat-Sun` is every day there), so none is accepted. Sunday is 0 as a name and 7 as a number.
 */
export function reversedRange(
  fields: readonly string[],
): { readonly range: string; readonly instead: string } | undefined {
  for (const [index, { least, most, names }] of RANGES.entries()) {
    for (const item of fields[index]?.split(',') ?? []) {
      const match = /^([a-z]+|\d+)-([a-z]+|\d+)(\/\d+)?$/i.exec(item);
      const [from, to] = [numberOf(match?.[1], least, names), numberOf(match?.[2], least, names)];
      if (from === undefined || to === undefined || from <= to) continue;
      const step = match?.[3] ?? '';
      return { range: item, instead: step === '' ? inTwo(from, to, least, most, names) : 'the values one by one' };
    }
  }
  return undefined;
}

function numberOf(text: string | undefined, least: number, names: readonly string[]): number | undefined {
  if (text === undefined) return undefined;
  if (/\d/.test(text)) return Number(text);
  const at = names.indexOf(text.toUpperCase());
  return at === -1 ? undefined : at + least;
}

/** `22-2` as `22-23,0-2`; `FRI-MON` as `FRI-SAT,SUN-MON`. */
function inTwo(from: number, to: number, least: number, most: number, names: readonly string[]): string {
  const name = (value: number): string => names[value - least] ?? String(value);
  const range = (first: number, last: number): string =>
    first === last ? name(first) : `${name(first)}-${name(last)}`;
  return `${range(from, most)},${range(least, to)}`;
}
