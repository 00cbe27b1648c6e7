import { sayMachine, thisMachine } from './machine.ts';
import { chooseParts, PARTS } from './parts.ts';
import { readResult, writeResult } from './result.ts';
import { isMet } from './row.ts';
import { textTable } from './table.ts';
import { updateDocuments } from './update-documents.ts';

// npm run bench [-- PART...]: measures, writes bench/results and the tables of the documents, and prints one table of
// everything that was ever measured here. Ends with 1 where a part failed or a row is beyond its limit.

async function main(): Promise<number> {
  const chosen = chooseParts(process.argv.slice(2));
  const machine = thisMachine();
  const notes: string[] = [];
  let isGood = true;
  for (const name of chosen) {
    const tell = (line: string): void => void process.stderr.write(`${name}: ${line}\n`);
    tell('...');
    try {
      const measured = await PARTS[name]?.(tell);
      if (measured === undefined) continue;
      if ('notHere' in measured) notes.push(`${name} was not measured: ${measured.notHere}`);
      else writeResult({ part: name, measuredAt: new Date().toISOString(), machine, ...measured });
    } catch (error) {
      isGood = false;
      notes.push(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  const results = Object.keys(PARTS).flatMap((name) => readResult(name) ?? []);
  updateDocuments(results);
  const missed = results.flatMap(({ part, rows }) => rows.filter((row) => chosen.includes(part) && !isMet(row)));
  const lines = [`This machine: ${sayMachine(machine)}`, textTable(results), ...notes];
  process.stdout.write(`${lines.join('\n\n')}\n`);
  return isGood && missed.length === 0 ? 0 : 1;
}

process.exitCode = await main();
