import { app } from '@azure/functions';
import { openUsableApp } from '../shared/composition.ts';
import { executeWork } from '../shared/run/execute/execute-work.ts';
import { readMessage } from '../shared/run/read-message.ts';

// A message on nightkeep-execute. Carries out the actions of one VM: creates, then prunes. Delivered twice, it changes nothing.
app.storageQueue('execute', {
  queueName: 'nightkeep-execute',
  connection: 'AzureWebJobsStorage',
  handler: async (message) => {
    const { ports, settings } = await openUsableApp();
    await executeWork(ports, settings, readMessage(message, 'execute'));
  },
});
