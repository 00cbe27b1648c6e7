import { expect, test } from 'vitest';
import { evidenceReply } from '../../../functions/http/evidence-reply.ts';
import type { EvidencePage } from '../../../shared/evidence/read/read-evidence.ts';

const ASKED = { from: '2026-11-01', to: '2026-11-30' };
const NONE = { expected: 0, taken: 0, late: 0, missed: 0, failed: 0, pending: 0, extra: 0, pruned: 0 };
const PAGE: EvidencePage = {
  items: [{ kind: 'nothing', date: '2026-11-01', vm: '/x', cause: 'not opted in' }],
  totals: NONE,
  causes: [],
  next: 'cursor-2',
};

test('a page is JSON, or CSV with the cursor in a header', () => {
  const as = (format: 'json' | 'csv') => evidenceReply({ kind: 'read', page: PAGE }, { format, asked: ASKED });

  expect(JSON.parse(String(as('json').body))).toEqual(PAGE);
  expect(as('csv')).toMatchObject({
    status: 200,
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': 'attachment; filename="nightkeep-evidence-2026-11-01-2026-11-30.csv"',
      'X-Next-Cursor': 'cursor-2',
    },
    body: expect.stringMatching(/^\ufeffdate,vm,.*\r\n2026-11-01,\/x,nothing,.*not opted in,.*\r\n$/),
  });
});

test.each([
  [{ kind: 'unknown' }, 404, 'vm-unknown', /nobody/],
  [{ kind: 'ambiguous', candidates: ['/a', '/b'] }, 409, 'target-ambiguous', /group\/name/],
  [{ kind: 'too-much', rows: 50_001 }, 400, 'invalid-request', /50001 occurrences.*50000/],
] as const)('%j is a problem in either format', (read, status, code, detail) => {
  for (const format of ['json', 'csv'] as const) {
    const reply = evidenceReply(read, { format, asked: { ...ASKED, vm: 'nobody' } });

    expect(reply.status).toBe(status);
    const body = JSON.parse(String(reply.body)) as { readonly candidates?: readonly string[] };
    expect(body).toMatchObject({ type: `urn:nightkeep:problem:${code}`, detail: expect.stringMatching(detail) });
    expect(body.candidates).toEqual(read.kind === 'ambiguous' ? ['/a', '/b'] : undefined);
  }
});
