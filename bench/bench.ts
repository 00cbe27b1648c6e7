import { sayMachine, thisMachine } from './machine.ts';
import { measureParts } from './measure-parts.ts';
import { chooseParts, PARTS } from './parts.ts';
import { readResult, writeResult } from './result.ts';
import { isMet } from './row.ts';
import { textTable } from './table.ts';
import { updateDocuments } from './update-documents.ts';

// npm run bench [-- PART...]: measures, writes bench/results and the tables of the documents, and prints one table of the
// last rows of every part. Ends with 1 where a part failed or a row of this run is beyond its limit.

async function main(chosen: ReturnType<typeof chooseParts>): Promise<number> {
  const machine = thisMachine();
  const { notes, hasFailed } = await measureParts(
    chosen,
    (part, measured, before) =>
      writeResult({ part, measuredAt: new Date().toISOString(), machine: before, ...measured }),
    (line) => process.stderr.write(`${line}\n`),
  );
  const results = Object.keys(PARTS).flatMap((name) => readResult(name) ?? []);
  updateDocuments(results);
  const lines = [`This machine: ${sayMachine(machine)}`, textTable(results), ...notes];
  process.stdout.write(`${lines.join('\n\n')}\n`);
  const names = chosen.map(([name]) => name);
  const hasMissed = results.some(({ part, rows }) => names.includes(part) && !rows.every(isMet));
  return hasFailed || hasMissed ? 1 : 0;
}

process.exitCode = await main(chooseParts(process.argv.slice(2)));
