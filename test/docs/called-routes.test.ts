import { describe, expect, test } from 'vitest';
import { curlCallsOf, mistakenCalls } from './called-routes.ts';
import { allDocuments } from './documents.ts';

const documents = allDocuments();

test.each(documents.map((document) => [document.path, document] as const))(
  '%s calls no route that is not there, and none by what it does not take',
  (_, document) => {
    expect(mistakenCalls(document)).toEqual([]);
  },
);

test('calls are shown in the documents for a first look and in those of operation', () => {
  const calling = documents.filter((document) => curlCallsOf(document).length > 0).map(({ path }) => path);

  expect(calling).toEqual(expect.arrayContaining(['README.md', 'docs/http.md', 'docs/restore.md', 'docs/runbook.md']));
});

describe('a document is found out', () => {
  const curl = (rest: string) => `    curl -s -H "x-functions-key: $KEY" ${rest}\n`;

  test.each([
    ['by a route in its text', 'See `GET /api/backups`.', 'GET /api/backups: no such route'],
    ['by a method', 'See `DELETE /api/runs`.', 'DELETE /api/runs: no such route'],
    ['by a parameter in its text', 'See `GET /api/coverage?machine=web`.', 'GET /api/coverage?machine=web: query'],
    [
      'by a parameter',
      curl("'http://localhost:7071/api/coverage?machine=web'"),
      'GET /api/coverage?machine=web: query',
    ],
    [
      'by a body',
      curl('-X POST "$URL/api/drills" -d \'{"machine":"web"}\''),
      'POST /api/drills {"machine":"web"}: body',
    ],
    ['by a call without its key', '    curl -s "$URL/api/coverage"\n', 'GET /api/coverage: without the key'],
  ])('%s', (_, text, mistake) => {
    expect(mistakenCalls({ path: 'false.md', text })).toEqual([expect.stringContaining(mistake)]);
  });
});
