import fc from 'fast-check';
import type { Entity, Tables } from './memory-tables.ts';
import { someChanges } from './mutate.ts';
import { oddTexts } from './odd-texts.ts';
import { BASES, type Base } from './rows-base.ts';

/** Rows as they were edited; what is not there any more was removed by hand. */
type RowEdit = (tables: Tables) => Tables;

type EntityEdit = (row: Entity) => Entity | undefined;

/** What a column can hold. */
const oddCells = fc.oneof(oddTexts, fc.constantFrom<unknown[]>(0, -1, 2, 1e308, true, false));

const COLUMNS = ['state', 'version', 'key', 'id', 'kind', 'startedAt'] as const;

const entityEdits: fc.Arbitrary<EntityEdit> = fc.oneof(
  {
    weight: 12,
    arbitrary: someChanges(2).map((change) => (row: Entity) => withRecord(row, (text) => changedJson(text, change))),
  },
  {
    weight: 2,
    arbitrary: fc.nat().map((at) => (row: Entity) => withRecord(row, (text) => text.slice(0, at % (text.length + 1)))),
  },
  { weight: 1, arbitrary: oddTexts.map((odd) => (row: Entity) => withRecord(row, () => odd)) },
  { weight: 1, arbitrary: oddCells.map((odd) => (row: Entity) => ({ ...row, record: odd })) },
  { weight: 1, arbitrary: fc.constant<EntityEdit>(({ record: _, ...row }) => row as Entity) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...COLUMNS), oddCells).map(([column, odd]) => (row: Entity) => ({
      ...row,
      [column]: odd,
    })),
  },
  { weight: 1, arbitrary: fc.constant<EntityEdit>(() => undefined) },
);

/** A text that an edit before has broken stays as it is. */
function changedJson(text: string, change: (value: unknown) => unknown): string {
  try {
    return JSON.stringify(change(JSON.parse(text))) ?? '';
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return text;
  }
}

function withRecord(row: Entity, change: (text: string) => string): Entity {
  const text = row['record'];
  return typeof text === 'string' ? { ...row, record: change(text) } : row;
}

/** One row of one table, edited. */
const oneEdits: fc.Arbitrary<RowEdit> = fc
  .tuple(fc.nat(), fc.nat(), entityEdits)
  .map(([nthTable, nthRow, edit]) => (tables) => {
    const [name, rows] =
      nth(
        [...tables].filter(([, rows]) => rows.size > 0),
        nthTable,
      ) ?? [];
    if (name === undefined || rows === undefined) return tables;
    const [key, row] = nth([...rows], nthRow) ?? [];
    if (key === undefined || row === undefined) return tables;
    const edited = new Map(rows);
    const made = edit(row);
    if (made === undefined) edited.delete(key);
    else edited.set(key, made);
    return new Map(tables).set(name, edited);
  });

/** The record of one row of a table in another. */
const swaps: fc.Arbitrary<RowEdit> = fc
  .tuple(fc.nat(), fc.nat(), fc.nat())
  .map(([nthTable, one, other]) => (tables) => {
    const [name, rows] =
      nth(
        [...tables].filter(([, rows]) => rows.size > 1),
        nthTable,
      ) ?? [];
    const [key, row] = nth([...(rows ?? [])], one) ?? [];
    const [, from] = nth([...(rows ?? [])], other) ?? [];
    if (name === undefined || key === undefined || row === undefined || from === undefined) return tables;
    return new Map(tables).set(name, new Map(rows).set(key, { ...row, record: from['record'] }));
  });

function nth<T>(items: readonly T[], at: number): T | undefined {
  return items[at % Math.max(items.length, 1)];
}

export interface RowsInput {
  readonly base: Base;
  readonly edits: readonly RowEdit[];
  /** Which page is read. */
  readonly page: number;
}

export const rowsInputs: fc.Arbitrary<RowsInput> = fc.record({
  base: fc.constantFrom(...BASES),
  edits: fc.array(fc.oneof({ weight: 8, arbitrary: oneEdits }, { weight: 1, arbitrary: swaps }), {
    minLength: 1,
    maxLength: 3,
  }),
  page: fc.nat(),
});
