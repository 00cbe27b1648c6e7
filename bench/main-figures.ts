import type { Result } from './result.ts';
import { sayRow } from './say-row.ts';

/** The rows that the README shows, by part and name. */
const MAIN: readonly (readonly [part: string, what: string])[] = [
  ['planning', '400,000 points: planned a second'],
  ['planning', '400,000 points: memory'],
  ['planning', 'growth of the time'],
  ['fleet', '1,000 new disks: all usable and recorded'],
  ['fleet', '1,000 new disks: ARM requests per point, lists aside'],
  ['cold', 'first reply'],
  ['dashboard', '/api/dashboard, the slowest'],
  ['peers-sdk', '200 disks: makespan, to the SDK in a loop'],
  ['peers-sdk', '400 disks: disks told as failed, to the SDK all at once'],
  ['peers-sdk', '400 disks: disks without a point, to the SDK all at once'],
  ['peers-cli', '200 disks: makespan, to the Azure CLI without waiting'],
];

/** The main figures as a Markdown table; each says when it was measured and how to measure it again. */
export function mainFigures(results: readonly Result[]): string {
  const lines = MAIN.map(([part, what]) => {
    const result = results.find((one) => one.part === part);
    const row = result?.rows.find((one) => one.what === what);
    if (result === undefined || row === undefined) return [what, 'not measured', '', '', '', ''];
    const [, figure = '', against = '', ratio = ''] = sayRow(row);
    return [
      what,
      figure,
      against,
      ratio.replace(/ \([^)]*\)/, ''),
      result.measuredAt.slice(0, 10),
      `\`npm run bench -- ${part}\``,
    ];
  });
  const header = ['', 'figure', 'held against', 'ratio', 'measured', 'again by'];
  return [header, header.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
