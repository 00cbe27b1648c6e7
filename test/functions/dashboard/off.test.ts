import { expect, test } from 'vitest';
import { notHere } from '../../../functions/dashboard/reply.ts';

test('a dashboard that is off says nothing, under the same headers as every page', () => {
  const reply = notHere();

  expect(reply.status).toBe(404);
  expect(reply.body).toBeUndefined();
  expect(reply.headers).toMatchObject({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': expect.stringContaining("default-src 'none'"),
    'X-Content-Type-Options': 'nosniff',
  });
});
