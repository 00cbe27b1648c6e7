import { app } from '@azure/functions';

// POST /api/dashboard/session: signs in by the secret of the dashboard, or out.
app.http('dashboardSession', {
  methods: ['POST'],
  route: 'dashboard/session',
  authLevel: 'anonymous',
  handler: async (request, context) => {
    const { changeSession } = await import('./dashboard/session.ts');
    return changeSession(request, context);
  },
});
