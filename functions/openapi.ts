import { app } from '@azure/functions';
import { handleAnonymous } from './http/openapi/handle-anonymous.ts';

// GET /api/openapi.json: what every route takes and answers, made of the schemas that read the requests. It holds nothing of the installation.
app.http('openapi', {
  methods: ['GET'],
  route: 'openapi.json',
  authLevel: 'anonymous',
  handler: handleAnonymous(async () => (await import('./http/openapi/serve.ts')).serveDocument()),
});
