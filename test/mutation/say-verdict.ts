import type { GroupScore, Verdict } from './judge.ts';
import type { Change } from './report.ts';

/** A verdict as lines of text. */
export function sayVerdict({ groups, unexpected, outdated }: Verdict): string {
  const lines = [
    ...groups.map(sayGroup),
    ...list(
      'No test notices, and no list expects',
      unexpected.map(({ file, at, change }) => sayChange(`${file}:${at}`, change)),
    ),
    ...list(
      'Expected to be alive, and killed or gone',
      outdated.map((change) => sayChange(change.file, change)),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function sayGroup({ name, files, mutants, killed, timedOut, alive, score, leastScore }: GroupScore): string {
  const fates = `${killed} killed, ${timedOut} timed out, ${alive} alive`;
  return `${score >= leastScore ? 'met' : 'MISSED'}  ${name}: ${score.toFixed(1)} % of at least ${leastScore} %; ${mutants} mutants in ${files} files: ${fates}`;
}

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title} (${lines.length}):`, ...lines];
}

function sayChange(place: string, { line, from, to }: Change): string {
  return `${place}\n    ${line}\n    ${from}  =>  ${to === '' ? '(nothing)' : to}`;
}
