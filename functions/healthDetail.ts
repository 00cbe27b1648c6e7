import { app } from '@azure/functions';
import { sayUndelivered } from '../shared/alert/outbox/tend-outbox.ts';
import { openApp } from '../shared/composition.ts';
import { formatInstant } from '../shared/policy/instant.ts';
import { readHealth } from '../shared/run/read/read-health.ts';
import { json } from './http/reply.ts';

// GET /api/health/detail, with a key: every bad setting, the unreachable service or the missed heartbeat, with the remedy.
app.http('healthDetail', {
  methods: ['GET'],
  route: 'health/detail',
  authLevel: 'function',
  handler: async () => {
    const opened = await openApp();
    if (!opened.isUsable) {
      return json(503, { state: 'config', settings: [...opened.fatal, ...opened.mistakes], findings: [] });
    }
    const { state, lastTickAt, findings } = await readHealth(opened.ports);
    const undelivered = state === 'storage' || state === 'version' ? [] : await sayUndelivered(opened.ports);
    const body = {
      state,
      ...(lastTickAt === undefined ? {} : { lastTickAt: formatInstant(lastTickAt) }),
      settings: opened.mistakes,
      findings: [...findings, ...undelivered, ...(opened.unheard === undefined ? [] : [opened.unheard])],
    };
    return json(state === 'ok' ? 200 : 503, body);
  },
});
