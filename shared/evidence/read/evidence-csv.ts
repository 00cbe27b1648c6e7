import type { EvidenceRow } from './evidence-row.ts';

const COLUMNS = [
  'date',
  'vm',
  'kind',
  'scheduledFor',
  'disk',
  'diskUniqueId',
  'state',
  'adHoc',
  'takenAt',
  'lateMinutes',
  'point',
  'policy',
  'run',
  'code',
  'cause',
  'prunedAt',
  'prunedBecause',
  'prunedUnder',
  'at',
  'event',
  'from',
  'to',
  'by',
  'detail',
] as const;

/** By it a spreadsheet knows that the text is UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';

/** Rows as CSV (RFC 4180) with a header, for spreadsheets: no value is a formula, whatever it begins with. */
export function evidenceCsv(rows: readonly EvidenceRow[]): string {
  const lines = rows.map((row) => {
    const cells: Readonly<Record<string, unknown>> = { ...row };
    return COLUMNS.map((column) => cell(cells[column])).join(',');
  });
  return `${BYTE_ORDER_MARK}${[COLUMNS.join(','), ...lines].map((line) => `${line}\r\n`).join('')}`;
}

/** What a spreadsheet may read as the beginning of a formula, in its East Asian width too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function cell(value: unknown): string {
  if (value === undefined) return '';
  const text = String(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
