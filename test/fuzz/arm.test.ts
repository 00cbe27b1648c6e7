import { expect, test } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';
import { armInputs } from './arm-inputs.ts';
import { begin, live, silent } from './arm-life.ts';
import { fuzz } from './fuzz.ts';

test('whatever Azure answers, nothing is deleted that must stay, our token stays with it, and no VM is silently left out', async () => {
  await fuzz(armInputs, 120, async (input) => {
    const life = begin(input);
    await live(life).catch((error: unknown) => {
      if (!(error instanceof AzureError)) throw error;
    });

    expect(life.wrong).toEqual([]);
    expect(life.arm.strangers).toEqual([]);
    expect(await silent(life)).toEqual([]);
  });
});
