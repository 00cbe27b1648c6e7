import { app } from '@azure/functions';

// GET /api/dashboard and the pages below it. They check for themselves who comes: no key ever stands in their URLs.
app.http('dashboard', {
  methods: ['GET'],
  route: 'dashboard/{*page}',
  authLevel: 'anonymous',
  // Loaded on first use: no timer and no queue needs it.
  handler: async (request, context) => {
    const { showDashboard } = await import('./dashboard/pages.ts');
    return showDashboard(request, context);
  },
});
