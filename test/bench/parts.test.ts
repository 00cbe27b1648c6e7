import { describe, expect, test } from 'vitest';
import { measureParts } from '../../bench/measure-parts.ts';
import type { Measured, Part } from '../../bench/part.ts';
import { chooseParts, PARTS } from '../../bench/parts.ts';

describe('the parts to be measured', () => {
  const namesOf = (names: readonly string[]) => chooseParts(names).map(([name]) => name);

  test('are all where none is named', () => {
    expect(namesOf([])).toEqual(Object.keys(PARTS));
  });

  test('are those named, in the order of the table', () => {
    expect(namesOf(['cold', 'planning'])).toEqual(['planning', 'cold']);
  });

  test('must be known', () => {
    expect(() => chooseParts(['cold', 'warm'])).toThrow('No such part: warm. There are planning, fleet, cold');
  });
});

describe('measuring parts', () => {
  const measured: Measured = { rows: [], figures: 1 };
  const good: Part = async (tell) => {
    tell('half way');
    return measured;
  };
  const broken: Part = () => Promise.reject(new Error('the run did not end'));
  const elsewhere: Part = async () => ({ notHere: 'there is no az' });

  async function measure(parts: readonly (readonly [string, Part])[]) {
    const kept: [string, Measured][] = [];
    const told: string[] = [];
    const outcome = await measureParts(
      parts,
      (name, one) => kept.push([name, one]),
      (line) => told.push(line),
    );
    return { ...outcome, kept, told };
  }

  test('keeps what was found, and tells how far it is', async () => {
    expect(await measure([['good', good]])).toEqual({
      kept: [['good', measured]],
      told: ['good: begins', 'good: half way'],
      notes: [],
      hasFailed: false,
    });
  });

  test('goes on after a part that fails, keeps nothing of it, and says so', async () => {
    const outcome = await measure([
      ['broken', broken],
      ['good', good],
    ]);

    expect(outcome).toMatchObject({ kept: [['good', measured]], hasFailed: true });
    expect(outcome.notes).toEqual([expect.stringContaining('broken failed: Error: the run did not end')]);
  });

  test('keeps the last rows of a part that cannot run here, which is no failure', async () => {
    expect(await measure([['elsewhere', elsewhere]])).toMatchObject({
      kept: [],
      notes: ['elsewhere was not measured: there is no az'],
      hasFailed: false,
    });
  });
});
