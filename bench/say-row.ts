import { isMet, type Limit, type Row, ratioOf } from './row.ts';

export const COLUMNS = ['what', 'figure', 'held against', 'ratio', 'how'] as const;

/** The cells of a row, in the order of the columns. */
export function sayRow(row: Row): readonly string[] {
  const { what, figure, unit, against, limit, how } = row;
  const ratio = ratioOf(row);
  const verdict = isMet(row) ? '' : ', MISSED';
  return [
    what,
    sayFigure(figure, unit),
    `${against.kind}: ${against.name}, ${sayFigure(against.figure, unit)}`,
    `${ratio === undefined ? '-' : sayNumber(ratio)}${sayLimit(limit)}${verdict}`,
    how,
  ];
}

function sayLimit(limit: Limit | undefined): string {
  if (limit === undefined) return '';
  return 'most' in limit ? ` (at most ${limit.most})` : ` (at least ${limit.least})`;
}

function sayFigure(figure: number, unit: string): string {
  return unit === '' ? sayNumber(figure) : `${sayNumber(figure)} ${unit}`;
}

/** As many digits as mean something: 1,234 and 123 and 12.3 and 1.23 and 0.012. */
export function sayNumber(figure: number): string {
  const size = Math.abs(figure);
  if (size > 0 && size < 0.1) return figure.toLocaleString('en-US', { maximumSignificantDigits: 2 });
  const digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return figure.toLocaleString('en-US', { maximumFractionDigits: digits });
}
