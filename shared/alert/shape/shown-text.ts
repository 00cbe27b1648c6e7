// Whatever comes from Azure (names, tags, refusals) is text and nothing else.

/** C0 and C1, and what turns the direction of the text around it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text on one line, with what cannot be seen written as `\u202e`, cut to so many characters, never within one. */
export function shownText(text: string, most: number): string {
  const seen = text
    .toWellFormed()
    .replaceAll(/\r\n|[\t\n\r]/g, ' ')
    .replaceAll(UNSEEN, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const characters = [...seen];
  return characters.length <= most ? seen : `${characters.slice(0, most - 1).join('')}…`;
}
