import { StorageQueue } from '../../shared/azure/storage-queue.ts';
import type { Message } from '../../shared/run/records.ts';
import { openStorage } from '../azure/open-storage.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeQueue } from '../fakes/fake-queue.ts';
import { type OpenQueue, queueContract } from './queue-contract.ts';

queueContract('in memory', async () => openFake());
queueContract('in Storage', openReal);

function openFake(): OpenQueue {
  const clock = new FakeClock();
  const queue = new FakeQueue(clock);
  let delivered: Message[] = [];
  return {
    queue,
    pass: async () => clock.advance(1_050),
    visible: async (kind) => {
      await queue.drain(async (message) => void delivered.push(message), { until: clock.now() });
      const found = delivered.filter((message) => message.kind === kind);
      delivered = delivered.filter((message) => message.kind !== kind);
      return found;
    },
  };
}

async function openReal(): Promise<OpenQueue> {
  const storage = await openStorage();
  return {
    queue: new StorageQueue(storage),
    pass: () => new Promise((resolve) => setTimeout(resolve, 1_050)),
    visible: async (kind) => {
      const queue = await storage.queue(`nightkeep-${kind}`);
      const { receivedMessageItems } = await queue.receiveMessages({ numberOfMessages: 32 });
      return receivedMessageItems.map(
        ({ messageText }) => JSON.parse(Buffer.from(messageText, 'base64').toString()) as Message,
      );
    },
  };
}
