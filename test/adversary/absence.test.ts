import { describe, expect, test } from 'vitest';
import { orAbsent } from '../../shared/azure/arm-errors.ts';
import { AzureError } from '../../shared/run/azure-error.ts';

const answer = (code: string) => () => Promise.reject(new AzureError('not found', { code, status: 404 }));

describe('a 404', () => {
  test.each(['ResourceNotFound', 'ResourceGroupNotFound', 'NotFound'])(
    'of %s says that a resource is gone',
    async (code) => {
      expect(await orAbsent(answer(code))).toBeUndefined();
    },
  );

  test.each(['SubscriptionNotFound', 'HTTP 404'])('of %s does not', async (code) => {
    await expect(orAbsent(answer(code))).rejects.toThrow(AzureError);
  });
});
