import { app } from '@azure/functions';
import { openUsableApp } from '../shared/composition.ts';
import { carryOn } from '../shared/restore/carry-on.ts';
import { readMessage } from '../shared/run/read-message.ts';

// A message on nightkeep-restore. Carries a restore, a replacement or a drill as far as it goes without waiting. Delivered twice, it changes nothing.
app.storageQueue('restore', {
  queueName: 'nightkeep-restore',
  connection: 'AzureWebJobsStorage',
  handler: async (message) => {
    const { ports, settings } = await openUsableApp();
    await carryOn(ports, settings, readMessage(message, 'restore'));
  },
});
