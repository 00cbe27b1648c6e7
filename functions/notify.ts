import { app } from '@azure/functions';
import { notify } from '../shared/alert/notify.ts';
import { openUsableApp } from '../shared/composition.ts';
import { readMessage } from '../shared/run/read-message.ts';

// A message on nightkeep-notify. Looks at what stands and writes the messages that people are owed, or sends those that wait. Delivered twice, it tells nothing twice.
app.storageQueue('notify', {
  queueName: 'nightkeep-notify',
  connection: 'AzureWebJobsStorage',
  handler: async (message) => {
    const { ports, settings } = await openUsableApp();
    await notify(ports, settings, readMessage(message, 'notify'));
  },
});
