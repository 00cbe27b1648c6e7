import { expect, test } from 'vitest';
import { linkTo, ownPath } from '../../../shared/dashboard/links.ts';

test.each([
  ['', {}, '/api/dashboard'],
  ['runs', {}, '/api/dashboard/runs'],
  ['vm', { id: '/subscriptions/1/a b&c=d"<' }, '/api/dashboard/vm?id=%2Fsubscriptions%2F1%2Fa+b%26c%3Dd%22%3C'],
  ['', { page: 2, state: '', text: undefined }, '/api/dashboard?page=2'],
])('the page %j with %j is at %s', (page, query, path) => {
  expect(linkTo(page, query)).toBe(path);
});

test.each([
  '/api/dashboard',
  '/api/dashboard/runs',
  '/api/dashboard/vm?id=%2Fsubscriptions%2F1',
  '/api/dashboard?state=late&text=a%20b',
])('%s is a path of ours', (path) => {
  expect(ownPath(path)).toBe(path);
});

test.each([
  null,
  undefined,
  '',
  '/',
  'https://evil.example/api/dashboard',
  '//evil.example/api/dashboard',
  '\\\\evil.example/api/dashboard',
  '/\\evil.example/api/dashboard',
  'javascript:alert(1)//api/dashboard',
  '/api/dashboardx',
  '/api/dashboard/../runs',
  '/api/dashboard/%2e%2e/%2e%2e/.auth/logout',
  '/.auth/logout',
  'https://dashboard.invalid.evil.example/api/dashboard',
  'http://[',
])('%j leads to the front page instead', (wanted) => {
  expect(ownPath(wanted)).toBe('/api/dashboard');
});

test('a line break cannot become a header', () => {
  expect(ownPath('/api/dashboard/\r\nSet-Cookie: a=b')).not.toMatch(/[\r\n]/);
});
