import { HttpRequest } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { evidenceQuery, evidenceQueryOf } from '../../../functions/http/evidence-query.ts';
import { BadRequest } from '../../../functions/http/problem.ts';
import { readQuery } from '../../../functions/http/query.ts';

function read(query: string) {
  return evidenceQueryOf(
    readQuery(new HttpRequest({ method: 'GET', url: `http://x/api/evidence?${query}` }), evidenceQuery),
  );
}

function mistakesOf(query: string): unknown {
  try {
    return read(query);
  } catch (error) {
    if (error instanceof BadRequest) return error.errors.map(({ field, message }) => `${field}: ${message}`);
    throw error;
  }
}

describe('the query of GET /api/evidence', () => {
  test('takes dates, a VM, and a page of VMs', () => {
    expect(read('from=2026-11-01&to=2026-11-30')).toEqual({ from: '2026-11-01', to: '2026-11-30', limit: 10 });
    expect(read('from=2026-11-01&to=2026-11-01&vm=web&limit=5&cursor=x&format=csv')).toEqual({
      ...{ from: '2026-11-01', to: '2026-11-01', vm: 'web', limit: 5, cursor: 'x' },
    });
  });

  test.each([
    ['', ['query.from: is missing', 'query.to: is missing']],
    ['from=2026-02-30&to=2026-03-01', ['query.from: must be a date such as 2026-11-23, not "2026-02-30"']],
    [
      'from=2026-11-23T02:00Z&to=2026-11-23',
      ['query.from: must be a date such as 2026-11-23, not "2026-11-23T02:00Z"'],
    ],
    ['from=2026-11-23&to=2026-11-22', ['query.to: must not be before from']],
    ['from=2025-01-01&to=2026-02-05', ['query.to: must be at most 400 days from the first, not 401']],
    ['from=2026-11-01&to=2026-11-02&format=xml', ['query.format: must be "json" or "csv"']],
    ['from=2026-11-01&to=2026-11-02&limit=101', ['query.limit: must be a whole number from 1 to 100, not "101"']],
    [
      'from=2026-11-01&to=2026-11-02&disk=x',
      ['query.disk: is not known here; known are from, to, vm, format, limit, cursor'],
    ],
  ])('refuses %j and says what is expected', (query, mistakes) => {
    expect(mistakesOf(query)).toEqual(mistakes);
  });

  test('takes 400 days', () => {
    expect(read('from=2025-01-01&to=2026-02-04')).toMatchObject({ to: '2026-02-04' });
  });
});
