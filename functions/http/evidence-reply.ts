import type { HttpResponseInit } from '@azure/functions';
import { evidenceCsv } from '../../shared/evidence/read/evidence-csv.ts';
import { type EvidencePage, type EvidenceRead, MOST_ROWS } from '../../shared/evidence/read/read-evidence.ts';
import { problem } from './problem.ts';
import { json } from './reply.ts';

interface Asked {
  readonly vm?: string | undefined;
  readonly from: string;
  readonly to: string;
}

/** The evidence as JSON or CSV, or why there is none. */
export function evidenceReply(
  read: EvidenceRead,
  { format, asked }: { readonly format: 'json' | 'csv'; readonly asked: Asked },
): HttpResponseInit {
  switch (read.kind) {
    case 'read':
      return format === 'csv' ? csv(read.page, asked) : json(200, read.page);
    case 'unknown':
      return problem(404, {
        code: 'vm-unknown',
        detail: `No plan has seen a VM called ${JSON.stringify(asked.vm)}. GET /api/coverage lists what was seen.`,
      });
    case 'ambiguous': {
      const detail = 'Several VMs are called so. Say which one by its group/name or id.';
      const errors = [{ field: 'query.vm', message: detail }];
      return problem(409, { code: 'target-ambiguous', detail, errors, more: { candidates: read.candidates } });
    }
    case 'too-much': {
      const detail = `These dates hold ${read.rows} occurrences, and one answer at most ${MOST_ROWS}: ask for fewer days, or fewer VMs by limit.`;
      return problem(400, { code: 'invalid-request', detail, errors: [{ field: 'query.to', message: detail }] });
    }
  }
}

/** The cursor of the next page is in a header: a CSV has no place for it. */
function csv({ items, next }: EvidencePage, { from, to }: Asked): HttpResponseInit {
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="nightkeep-evidence-${from}-${to}.csv"`,
      'Cache-Control': 'no-store',
      ...(next === undefined ? {} : { 'X-Next-Cursor': next }),
    },
    body: evidenceCsv(items),
  };
}
