import { app } from '@azure/functions';
import { handleAnonymous } from './http/openapi/handle-anonymous.ts';

// GET /api/reference: the OpenAPI document as a page. Anonymous, since a browser that opens a URL sends no key.
app.http('reference', {
  methods: ['GET'],
  route: 'reference',
  authLevel: 'anonymous',
  handler: handleAnonymous(async () => (await import('./http/openapi/serve.ts')).serveReference()),
});
