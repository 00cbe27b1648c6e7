import { describe, expect, test } from 'vitest';
import { csrfToken, isCsrfToken } from '../../../shared/dashboard/session/csrf.ts';
import { deriveKey, isSameText } from '../../../shared/dashboard/session/mac.ts';
import { isOwnOrigin } from '../../../shared/dashboard/session/own-origin.ts';
import { readCookies } from '../../../shared/dashboard/session/read-cookie.ts';
import { readSession, SESSION_MS, sessionToken } from '../../../shared/dashboard/session/session.ts';
import { HOUR, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';

const NOW = parseInstant('2026-11-23T09:00:00Z');
const KEY = deriveKey('a secret of the dashboard', 'owner-1');
const SESSION = { id: '9b2f-4c', expiresAt: NOW + SESSION_MS };
const TOKEN = sessionToken(KEY, SESSION);

describe('a session', () => {
  test('is read from its token until it expires', () => {
    expect(readSession(KEY, TOKEN, NOW)).toEqual(SESSION);
    expect(readSession(KEY, TOKEN, NOW + SESSION_MS - 1)).toEqual(SESSION);
  });

  test('is of letters that no cookie has to encode', () => {
    expect(TOKEN).toMatch(/^[A-Za-z0-9._-]+$/);
  });

  test.each([
    ['expired', TOKEN, KEY, NOW + SESSION_MS],
    ['of a clock that ran ahead', TOKEN, KEY, NOW - HOUR],
    ['with a later expiry', TOKEN.replace(/^\d+/, String(NOW + 2 * SESSION_MS)), KEY, NOW],
    ['with another id', TOKEN.replace('9b2f', '9b2e'), KEY, NOW],
    ['with a changed signature', TOKEN.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), KEY, NOW],
    ['with a cut signature', TOKEN.slice(0, -1), KEY, NOW],
    ['with something appended', `${TOKEN}A`, KEY, NOW],
    ['with no signature', TOKEN.slice(0, TOKEN.lastIndexOf('.')), KEY, NOW],
    ['signed as a form is', `${NOW + HOUR}.x.${csrfToken(KEY, { session: `${NOW + HOUR}.x` })}`, KEY, NOW],
    ['of another secret', TOKEN, deriveKey('another secret, changed since', 'owner-1'), NOW],
    ['of another owner', TOKEN, deriveKey('a secret of the dashboard', 'owner-2'), NOW],
    ['that is empty', '', KEY, NOW],
    ['of dots', '..', KEY, NOW],
    ['of an endless number', `${'9'.repeat(400)}.x.${'A'.repeat(43)}`, KEY, NOW],
  ])('%s is none', (_, token, key, now) => {
    expect(readSession(key, token, now)).toBeUndefined();
  });

  test('may be a few minutes ahead of the clock that reads it', () => {
    expect(readSession(KEY, TOKEN, NOW - 4 * MINUTE)).toEqual(SESSION);
  });
});

describe('the token of a form', () => {
  const token = csrfToken(KEY, { session: 'a' });

  test('is of its owner alone', () => {
    expect(isCsrfToken(token, token)).toBe(true);
  });

  test.each([
    ['another session', csrfToken(KEY, { session: 'b' })],
    ['a principal of the same name', csrfToken(KEY, { principal: 'a' })],
    ['another key', csrfToken(deriveKey('x', 'owner-1'), { session: 'a' })],
    ['nothing', ''],
    ['no field', null],
  ])('of %s is refused', (_, given) => {
    expect(isCsrfToken(token, given)).toBe(false);
  });

  test('is refused to who may not write, whose token is empty', () => {
    expect(isCsrfToken('', '')).toBe(false);
  });
});

test.each([
  ['abc', 'abc', true],
  ['abc', 'abd', false],
  ['abc', 'abcd', false],
  ['', '', true],
  ['ä', 'a', false],
])('%j and %j are the same text: %s', (a, b, isSame) => {
  expect(isSameText(a, b)).toBe(isSame);
});

test.each([
  ['same-origin', 'https://app.example', true],
  ['none', null, true],
  ['cross-site', null, false],
  ['same-site', null, false],
  ['cross-site', 'https://app.example', false],
  ['', 'https://app.example', false],
  [null, null, true],
  [null, 'https://app.example', true],
  [null, 'https://app.example:8443', false],
  [null, 'https://app.example.evil.example', false],
  [null, 'https://evil.example', false],
  [null, 'null', false],
])('a POST with Sec-Fetch-Site %j and Origin %j is from our own page: %s', (secFetchSite, origin, isOwn) => {
  expect(isOwnOrigin({ secFetchSite, origin, host: 'app.example' })).toBe(isOwn);
});

test.each([
  [null, []],
  ['', []],
  ['other=1', []],
  ['nightkeep-session=abc', ['abc']],
  ['a=1; nightkeep-session=a=b; c=2', ['a=b']],
  ['nightkeep-session=a; nightkeep-session=b', ['a', 'b']],
  ['not-nightkeep-session=abc', []],
  ['NIGHTKEEP-SESSION=abc', []],
])('the header Cookie %j holds the sessions %j', (header, values) => {
  expect(readCookies(header, 'nightkeep-session')).toEqual(values);
});
