import { app } from '@azure/functions';
import { handlePublic } from './dashboard/handle-public.ts';

// GET /api/dashboard and the pages below it. They check for themselves who comes: no key ever stands in their URLs.
app.http('dashboard', {
  methods: ['GET'],
  route: 'dashboard/{*page}',
  authLevel: 'anonymous',
  handler: handlePublic(async () => (await import('./dashboard/pages.ts')).showDashboard),
});
