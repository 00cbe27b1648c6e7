/** Every line that is printed fits into this. */
export const WIDTH = 100;

/** Breaks a text into lines of at most `width`, at blanks where it can; no-break spaces become plain ones. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \t\r\n]+/).flatMap((part) => splitLong(part, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  const all = line === '' && lines.length > 0 ? lines : [...lines, line];
  return all.map((one) => one.replaceAll('\u00a0', ' '));
}

function splitLong(word: string, width: number): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < Math.max(word.length, 1); at += width) parts.push(word.slice(at, at + width));
  return parts;
}

/** Wrapped lines behind a prefix; the lines that follow the first are indented as far. */
export function paragraph(prefix: string, text: string): readonly string[] {
  const lines = wrap(text, WIDTH - prefix.length);
  return lines.map((line, index) => `${index === 0 ? prefix : ' '.repeat(prefix.length)}${line}`);
}

/** Cuts a long name in its middle: both of its ends tell something. */
export function shorten(text: string, width: number): string {
  if (text.length <= width) return text;
  const end = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - end)}…${text.slice(text.length - end)}`;
}

export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** One row of a table: cells of these widths with two blanks between; a cell that is too long goes on below. */
export function row(cells: readonly Cell[], widths: readonly number[]): readonly string[] {
  const wrapped = cells.map(({ text }, index) => wrap(text, widths[index] ?? WIDTH));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map(({ paint }, index) => {
        const padded = (wrapped[index]?.[line] ?? '').padEnd(widths[index] ?? 0);
        return paint === undefined ? padded : padded.replace(/\S(?:.*\S)?/, paint);
      })
      .join('  ')
      .trimEnd(),
  );
}
