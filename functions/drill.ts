import { app } from '@azure/functions';
import { openApp } from '../shared/composition.ts';
import { startTimedDrill } from '../shared/restore/drill/start-timed-drill.ts';

// Every hour at 17 minutes past, UTC. Begins a restore drill where the slot of the week has had none; most hours have nothing to do.
app.timer('drill', {
  schedule: '0 17 * * * *',
  useMonitor: true,
  handler: async () => {
    const opened = await openApp();
    // The tick tells what is wrong with the settings.
    if (opened.isUsable) await startTimedDrill(opened.ports, opened.settings);
  },
});
