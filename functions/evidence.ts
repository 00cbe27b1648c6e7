import { app } from '@azure/functions';
import { readEvidence } from '../shared/evidence/read/read-evidence.ts';
import { evidenceQuery, evidenceQueryOf } from './http/evidence-query.ts';
import { evidenceReply } from './http/evidence-reply.ts';
import { handleHttp } from './http/handle.ts';
import { readQuery } from './http/query.ts';

// GET /api/evidence: each occurrence that was due on these dates, what was taken, when, and when it was pruned; JSON or CSV.
app.http('evidence', {
  methods: ['GET'],
  route: 'evidence',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    const asked = readQuery(request, evidenceQuery);
    const format = asked.format ?? (request.headers.get('accept')?.includes('text/csv') ? 'csv' : 'json');
    return evidenceReply(await readEvidence(ports, settings, evidenceQueryOf(asked)), { format, asked });
  }),
});
