import { expect, test } from 'vitest';
import type { RpcCookie } from '../../../local/host/core-types.ts';
import { setCookieHeader } from '../../../local/host/response-cookie.ts';

test.each<[RpcCookie, string]>([
  [{ name: 'a', value: 'b', sameSite: 'none' }, 'a=b'],
  [{ name: 'a', value: 'b c;d' }, 'a=b%20c%3Bd'],
  [
    {
      name: 'session',
      value: '1.x-_',
      path: { value: '/api' },
      maxAge: { value: 0 },
      secure: { value: true },
      httpOnly: { value: true },
      sameSite: 'strict',
    },
    'session=1.x-_; max-age=0; path=/api; secure; samesite=Strict; httponly',
  ],
  [
    { name: 'a', value: '', domain: { value: 'example.com' }, secure: { value: false }, sameSite: 'explicitNone' },
    'a=; domain=example.com; samesite=None',
  ],
])('the cookie %j is set by %s', (cookie, header) => {
  expect(setCookieHeader(cookie)).toBe(header);
});
