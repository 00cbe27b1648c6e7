import { app } from '@azure/functions';
import { handlePublic } from './dashboard/handle-public.ts';

// POST /api/dashboard/session: signs in by the secret of the dashboard, or out.
app.http('dashboardSession', {
  methods: ['POST'],
  route: 'dashboard/session',
  authLevel: 'anonymous',
  handler: handlePublic(async () => (await import('./dashboard/session.ts')).changeSession),
});
