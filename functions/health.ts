import { app } from '@azure/functions';
import { openApp } from '../shared/composition.ts';
import { readHealth } from '../shared/run/read/read-health.ts';
import { json } from './http/reply.ts';

// GET /api/health, anonymous: 200 ok, or 503 and one word for what is wrong. It says nothing that a stranger may not know.
app.http('health', {
  methods: ['GET'],
  route: 'health',
  authLevel: 'anonymous',
  handler: async () => {
    const opened = await openApp();
    const state = opened.isUsable ? (await readHealth(opened.ports)).state : 'config';
    return json(state === 'ok' ? 200 : 503, { state });
  },
});
