import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { rowsInputs } from './rows-inputs.ts';
import { liveOn } from './rows-life.ts';

test('whatever was edited in the tables by hand, nothing is deleted that must stay, and the night gets its points', async () => {
  await fuzz(rowsInputs, 100, async (input) => {
    expect(await liveOn(input)).toEqual([]);
  });
});
