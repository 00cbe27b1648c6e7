import { app } from '@azure/functions';
import { openUsableApp } from '../shared/composition.ts';
import { readMessage } from '../shared/run/read-message.ts';
import { failPoisoned } from '../shared/run/watch/fail-poisoned.ts';

// A message that failed five times is put aside by the host on nightkeep-…-poison. Each becomes failed outcomes, so that
// its run ends and its disks are due again; those of a watch, of a restore and of messages to people are sent again by a tick.
for (const kind of ['plan', 'execute', 'watch', 'restore', 'notify'] as const) {
  app.storageQueue(`${kind}Poison`, {
    queueName: `nightkeep-${kind}-poison`,
    connection: 'AzureWebJobsStorage',
    handler: async (message) => {
      await failPoisoned((await openUsableApp()).ports, readMessage(message, kind));
    },
  });
}
