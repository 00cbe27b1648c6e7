import { app } from '@azure/functions';
import { openApp } from '../shared/composition.ts';
import { tick } from '../shared/run/start/start-tick.ts';

// Every five minutes, UTC. Starts what is due in any policy's own time zone; most ticks find nothing and leave only a heartbeat.
app.timer('tick', {
  schedule: '0 */5 * * * *',
  useMonitor: true,
  handler: async () => {
    const opened = await openApp();
    if (!opened.isUsable) {
      opened.logger.log('error', 'The settings cannot be used; nothing is protected', { mistakes: opened.fatal });
      return;
    }
    await tick(opened.ports, opened.settings);
  },
});
