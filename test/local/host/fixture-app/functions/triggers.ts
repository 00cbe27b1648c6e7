import { app, type InvocationContext, type Timer } from '@azure/functions';

const seen: unknown[] = [];

app.http('seen', { methods: ['GET'], authLevel: 'anonymous', handler: async () => ({ jsonBody: seen }) });

app.timer('hourly', {
  schedule: '0 0 * * * *',
  handler: async (timer: Timer) => {
    seen.push({ timer: 'hourly', isPastDue: timer.isPastDue, next: timer.scheduleStatus.next });
  },
});

app.timer('everySecond', {
  schedule: '* * * * * *',
  handler: async () => {
    seen.push({ timer: 'everySecond' });
  },
});

async function work(message: unknown, context: InvocationContext): Promise<void> {
  seen.push({ queue: message, dequeueCount: context.triggerMetadata?.['dequeueCount'] });
  if (message === 'bad') throw new Error('cannot work on this');
  if (message === 'slow') await new Promise((resolve) => setTimeout(resolve, 2_500));
}

app.storageQueue('work', { queueName: 'work', connection: 'AzureWebJobsStorage', handler: work });
app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName === 'hourly') seen.push({ hook: 'preInvocation' });
});
