import { describe, expect, test } from 'vitest';
import { STYLE } from '../../../shared/dashboard/style.ts';

/** The custom properties of one scheme; dark ones stand in the media query. */
function propertiesOf(scheme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const blocks = STYLE.split('@media (prefers-color-scheme: dark)');
  const text = scheme === 'light' ? blocks[0] : blocks[1]?.slice(0, blocks[1].indexOf('\n}'));
  return new Map(
    [...(text ?? '').matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** Relative luminance, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const TEXTS = [
  ...['text', 'muted', 'link'].flatMap((text) => ['ground', 'card', 'sunk'].map((ground) => [text, ground] as const)),
  ...['good', 'warn', 'bad', 'idle', 'busy'].map((tone) => [tone, `${tone}-ground`] as const),
  ...['good', 'warn', 'bad', 'busy'].map((tone) => ['text', `${tone}-ground`] as const),
  ...['warn', 'bad', 'idle'].map((tone) => [tone, 'card'] as const),
  ['card', 'bad'],
  ['button-text', 'button'],
  ['bar-text', 'bar'],
  ['bar-muted', 'bar'],
] as const;

/** What must be told apart from its ground though it is no text: borders of fields, marks, the ring of the focus. */
const SIGNS = [
  ['line-strong', 'card'],
  ['good-mark', 'card'],
  ['bad-mark', 'card'],
  ['focus', 'ground'],
  ['focus', 'card'],
] as const;

describe.each(['light', 'dark'] as const)('the %s scheme', (scheme) => {
  const colours = propertiesOf(scheme);
  const between = (one: string, other: string) =>
    contrast(colours.get(one) ?? '#000000', colours.get(other) ?? '#000000');

  test.each(TEXTS)('has text of %s on %s that can be read', (text, ground) => {
    expect(between(text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(SIGNS)('has %s that stands out from %s', (sign, ground) => {
    expect(between(sign, ground)).toBeGreaterThanOrEqual(3);
  });
});

test('no colour that is used is missing, and none is there for nothing', () => {
  const used = new Set([...STYLE.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name));

  expect([...used].toSorted()).toEqual([...propertiesOf('light').keys()].toSorted());
  expect([...propertiesOf('dark').keys()].toSorted()).toEqual([...propertiesOf('light').keys()].toSorted());
});

test('nothing is loaded from anywhere', () => {
  expect(STYLE).not.toMatch(/url\(|@import|https?:/);
});
