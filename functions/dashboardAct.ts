import { app } from '@azure/functions';
import { handlePublic } from './dashboard/handle-public.ts';

// POST /api/dashboard/act/{what}: what a form of the dashboard does, for who is signed in, may write, and sends its token.
app.http('dashboardAct', {
  methods: ['POST'],
  route: 'dashboard/act/{what}',
  authLevel: 'anonymous',
  handler: handlePublic(async () => (await import('./dashboard/acts.ts')).actOnDashboard),
});
