import { app } from '@azure/functions';

// POST /api/dashboard/act/{what}: what a form of the dashboard does, for who is signed in, may write, and sends its token.
app.http('dashboardAct', {
  methods: ['POST'],
  route: 'dashboard/act/{what}',
  authLevel: 'anonymous',
  handler: async (request, context) => {
    const { actOnDashboard } = await import('./dashboard/acts.ts');
    return actOnDashboard(request, context);
  },
});
