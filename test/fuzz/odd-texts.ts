import fc from 'fast-check';

/** Names that mean something to JavaScript's own objects. */
export const PROTOTYPE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
] as const;

const NUMBERS = ['0', '-1', '-0', '1e999', '0x10', 'NaN', 'Infinity', '9'.repeat(400), '1.5', '٣'] as const;

const DATES = [
  '2026-02-30T00:00:00Z',
  '2026-11-23',
  '2026-11-23T02:00:00+99:99',
  '2026-11-23T24:00:00Z',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-W48-1',
  '1764208800000',
] as const;

const CHARACTERS = [
  '\u0000',
  '\ud800',
  '\udfff',
  '\u202e',
  '\ufeff',
  '\u200b',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  'İ',
  'ﬁ',
  '\r\n',
  '"',
  '\\',
] as const;

/** What expressions that read twice from where they began are slow at. */
const REPEATED = [
  'a',
  ' ',
  '-',
  '/',
  ',',
  '"',
  '(',
  '1',
  '9d ',
  'nightly ',
  'keep 1d ',
  'mon-',
  '\u200b',
  '#',
  ' #',
  '%',
  '../',
  '[',
  '{"a":',
  "''",
] as const;
const LENGTHS = [255, 256, 257, 1_024, 8_192, 65_536] as const;

/** A text of up to 64 Ki characters that is one thing many times. */
const longTexts = fc
  .tuple(fc.constantFrom(...REPEATED), fc.constantFrom(...LENGTHS), fc.constantFrom('', '!', '\u0000', 'x'))
  .map(([part, length, end]) => part.repeat(Math.ceil(length / part.length)).slice(0, length) + end);

/** Any characters, half ones too. fast-check's own texts take most of a second to begin with. */
const noise = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x10ffff }), fc.integer({ min: 0, max: 0x7f })), { maxLength: 24 })
  .map((codes) => String.fromCodePoint(...codes));

/** Texts that nobody means: empty, of other kinds, of other scripts, much too long. */
export const oddTexts: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('', ' ', 'null', 'undefined', 'true', '[object Object]', '{}', '[]', 'ad-hoc'),
  },
  { weight: 4, arbitrary: fc.constantFrom(...PROTOTYPE_KEYS) },
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 6, arbitrary: fc.constantFrom(...DATES) },
  { weight: 6, arbitrary: fc.constantFrom(...CHARACTERS) },
  { weight: 12, arbitrary: noise },
  { weight: 1, arbitrary: longTexts },
);

type Edit = (text: string) => string;

const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.nat().map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
  fc.nat().map((at) => (text: string) => text.slice(at % (text.length + 1))),
  fc.constant<Edit>((text) => text.toUpperCase()),
  fc.constant<Edit>((text) => `${text}${text}`),
  fc.constant<Edit>((text) => [...text].reverse().join('')),
  fc.nat().map((at) => (text: string) => swapped(text, at % (text.length + 1))),
  fc.tuple(fc.nat(), oddTexts).map(
    ([at, odd]) =>
      (text: string) =>
        inserted(text, at % (text.length + 1), odd),
  ),
  fc.tuple(fc.nat(), fc.integer({ min: 0, max: 9 })).map(
    ([nth, digit]) =>
      (text: string) =>
        redialled(text, nth, digit),
  ),
);

/** A valid text after one or two slips of a hand. */
export function edited(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(texts, fc.array(edits, { minLength: 1, maxLength: 2 }))
    .map(([text, made]) => made.reduce((before, edit) => edit(before), text));
}

function inserted(text: string, at: number, what: string): string {
  return `${text.slice(0, at)}${what}${text.slice(at)}`;
}

function swapped(text: string, at: number): string {
  return `${text.slice(0, at)}${text.slice(at + 1, at + 2)}${text.slice(at, at + 1)}${text.slice(at + 2)}`;
}

/** With another digit in the place of one of its own. */
function redialled(text: string, nth: number, digit: number): string {
  const places = [...text.matchAll(/\d/g)].map(({ index }) => index);
  const at = places[nth % Math.max(places.length, 1)];
  return at === undefined ? text : `${text.slice(0, at)}${digit}${text.slice(at + 1)}`;
}
