import { app } from '@azure/functions';
import { openUsableApp } from '../shared/composition.ts';
import { readMessage } from '../shared/run/read-message.ts';
import { watchRun } from '../shared/run/watch/watch-run.ts';

// A message on nightkeep-watch. Moves a run's progress, enqueues again what was lost, and finishes the run. Delivered twice, it changes nothing.
app.storageQueue('watch', {
  queueName: 'nightkeep-watch',
  connection: 'AzureWebJobsStorage',
  handler: async (message) => {
    const { ports, settings } = await openUsableApp();
    await watchRun(ports, settings, readMessage(message, 'watch'));
  },
});
