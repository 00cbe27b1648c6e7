import { mainFigures } from './main-figures.ts';
import type { Result } from './result.ts';
import { markdownTable, sayOrigin } from './table.ts';

const PLACE = /^(<!-- bench: (\w[\w-]*) -->\n)[\s\S]*?^(<!-- bench end -->)$/gm;

/** A document whose places for tables (`<!-- bench: PART -->`, or `main` for the main figures of all) are filled anew. */
export function fillTables(text: string, results: readonly Result[]): string {
  return text.replaceAll(PLACE, (_, start: string, name: string, end: string) => {
    const table = name === 'main' ? mainFigures(results) : partTable(name, results);
    return `${start}\n${table}\n\n${end}`;
  });
}

function partTable(name: string, results: readonly Result[]): string {
  const result = results.find(({ part }) => part === name);
  if (result === undefined) return 'Not measured yet.';
  return `\`npm run bench -- ${sayOrigin(result).replace(',', '`,')}:\n\n${markdownTable(result.rows)}`;
}
