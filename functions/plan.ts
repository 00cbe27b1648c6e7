import { app } from '@azure/functions';
import { openUsableApp } from '../shared/composition.ts';
import { planSubscription } from '../shared/run/plan/plan-subscription.ts';
import { readMessage } from '../shared/run/read-message.ts';

// A message on nightkeep-plan. Reads one subscription's inventory, decides, and writes every action before anything is done. Delivered twice, it changes nothing.
app.storageQueue('plan', {
  queueName: 'nightkeep-plan',
  connection: 'AzureWebJobsStorage',
  handler: async (message) => {
    const { ports, settings } = await openUsableApp();
    await planSubscription(ports, settings, readMessage(message, 'plan'));
  },
});
