import { sayMachine } from './machine.ts';
import type { Result } from './result.ts';
import { COLUMNS, sayRow } from './say-row.ts';

/** One table of all results, as plain text: a line for each row below a line that says when and on what it was measured. */
export function textTable(results: readonly Result[]): string {
  const cells = results.map((result) => result.rows.map(sayRow));
  const lines = [COLUMNS, ...cells.flat()];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const sayLine = (line: readonly string[]): string =>
    line
      .map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const groups = results.map((result, index) => [sayOrigin(result), ...(cells[index] ?? []).map(sayLine)].join('\n'));
  return [sayLine(COLUMNS), ...groups].join('\n\n');
}

/** The same as Markdown, of one part. */
export function markdownTable(rows: Result['rows']): string {
  const lines = [
    COLUMNS,
    COLUMNS.map((_, column) => (column === 1 || column === 3 ? '---:' : '---')),
    ...rows.map(sayRow),
  ];
  return lines.map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

/** When a part was measured, and on what. */
export function sayOrigin({ part, measuredAt, machine }: Result): string {
  return `${part}, measured on ${measuredAt.slice(0, 10)} on ${sayMachine(machine)}`;
}
