/** What of Stryker's report is read: the schema of mutation-testing-report-schema 3. */
export interface Report {
  readonly files: Readonly<Record<string, ReportedFile>>;
}

interface ReportedFile {
  readonly source: string;
  readonly mutants: readonly ReportedMutant[];
}

interface ReportedMutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  /** Lines and columns from 1. */
  readonly location: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a mutant is known by as long as its line stands, wherever that moves. */
export interface Change {
  /** The line on which it begins, without its indentation. */
  readonly line: string;
  /** The first line of what is replaced. */
  readonly from: string;
  /** The first line of what it is replaced by; '' where it is taken away. */
  readonly to: string;
}

export interface Mutant {
  readonly file: string;
  readonly at: number;
  readonly change: Change;
  readonly fate: 'killed' | 'timeout' | 'alive';
}

/** All mutants that a run tried. Throws for one that came to no answer. */
export function mutantsOf(report: Report): readonly Mutant[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants.map((mutant) => ({
      file,
      at: mutant.location.start.line,
      change: changeOf(mutant, lines),
      fate: fateOf(mutant, file),
    }));
  });
}

function changeOf({ location: { start, end }, replacement = '' }: ReportedMutant, lines: readonly string[]): Change {
  const line = lines[start.line - 1] ?? '';
  const from = line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined);
  const [to = ''] = replacement.split('\n');
  return { line: line.trim(), from: from.trim(), to: to.trim() };
}

function fateOf({ status, mutatorName, location }: ReportedMutant, file: string): Mutant['fate'] {
  switch (status) {
    case 'Killed':
      return 'killed';
    case 'Timeout':
      return 'timeout';
    case 'Survived':
    case 'NoCoverage':
      return 'alive';
    default:
      throw new Error(`${file}:${location.start.line} ${mutatorName} ended as ${status}`);
  }
}
