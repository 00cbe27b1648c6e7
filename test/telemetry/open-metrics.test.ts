import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunFigures } from '../../shared/run/ports.ts';
import { openMetrics } from '../../shared/telemetry/open-metrics.ts';
import { fakePorts } from '../fakes/fake-ports.ts';
import { startReceiver } from './receiver.ts';

const receiver = await startReceiver();
afterAll(() => receiver.close());
beforeEach(() => {
  receiver.received.length = 0;
  receiver.status = 200;
  receiver.text = '';
});

const FIGURES: RunFigures = {
  kind: 'run',
  state: 'partial',
  created: 21,
  pruned: 4,
  failed: 1,
  durationMs: 90_500,
  fleet: { overdueVms: 2, oldestNewestPointAgeMs: 93_600_000 },
};

function open(env: Readonly<Record<string, string>> = {}) {
  const { logger, logged } = fakePorts();
  const asked: unknown[] = [];
  const metrics = openMetrics({
    env: { APPLICATIONINSIGHTS_CONNECTION_STRING: receiver.connectionString, ...env },
    logger,
    appVersion: '0.1.0',
    credentialOf: (clientId) => ({
      getToken: async (scope) => {
        asked.push({ clientId, scope });
        return { token: 'a-token' };
      },
    }),
  });
  if (metrics === undefined) throw new Error('there are no metrics');
  return { metrics, logged, asked };
}

/** What arrived, as rows of customMetrics. */
function rows() {
  return receiver.received.flatMap(({ envelopes }) =>
    envelopes.map(({ data }) => {
      const { metrics, properties } = Object(data).baseData as {
        metrics: [Record<string, unknown>];
        properties: object;
      };
      const [{ name, value, count }] = metrics;
      return [name, value, count, properties];
    }),
  );
}

describe('the figures of a run', () => {
  test('have arrived at the ingestion endpoint when recording them resolves', async () => {
    await open().metrics.record(FIGURES);

    expect(receiver.received.map(({ path }) => path)).toEqual(['/v2.1/track']);
    expect(rows()).toEqual([
      ['nightkeep.points.created', 21, 1, { kind: 'run' }],
      ['nightkeep.points.pruned', 4, 1, { kind: 'run' }],
      ['nightkeep.points.failed', 1, 1, { kind: 'run' }],
      ['nightkeep.run.duration', 90.5, 1, { kind: 'run', state: 'partial' }],
      ['nightkeep.vms.overdue', 2, 1, {}],
      ['nightkeep.oldest_newest_point_age', 93_600, 1, {}],
    ]);
  });

  test('are envelopes of the resource that the connection string names, with the role of the app', async () => {
    await open({ WEBSITE_SITE_NAME: 'Func-Nightkeep', WEBSITE_INSTANCE_ID: 'i-1' }).metrics.record(FIGURES);

    expect(receiver.received[0]?.envelopes[0]).toEqual({
      ver: 1,
      name: 'Microsoft.ApplicationInsights.Metric',
      time: expect.stringMatching(/^20\d\d-.*Z$/),
      iKey: '00000000-0000-0000-0000-00000000000a',
      sampleRate: 100,
      tags: { 'ai.cloud.role': 'func-nightkeep', 'ai.cloud.roleInstance': 'i-1', 'ai.application.ver': '0.1.0' },
      data: {
        baseType: 'MetricData',
        baseData: {
          ver: 2,
          metrics: [{ name: 'nightkeep.points.created', kind: 'Aggregation', value: 21, count: 1 }],
          properties: { kind: 'run' },
        },
      },
    });
  });

  test('of the next run are what it added, and no gauge is told again', async () => {
    const { metrics } = open();
    await metrics.record(FIGURES);
    receiver.received.length = 0;

    const { fleet: _, ...withoutFleet } = FIGURES;
    await metrics.record({ ...withoutFleet, created: 2, pruned: 0 });

    expect(rows().slice(0, 2)).toEqual([
      ['nightkeep.points.created', 2, 1, { kind: 'run' }],
      ['nightkeep.points.pruned', 0, 1, { kind: 'run' }],
    ]);
    expect(rows().map(([name]) => name)).not.toContain('nightkeep.vms.overdue');
  });

  test('go nowhere where no connection string is set', () => {
    const { logger } = fakePorts();

    expect(openMetrics({ env: {}, logger, credentialOf: () => expect.unreachable() })).toBeUndefined();
  });
});

describe('whoever sends', () => {
  test('shows no token where the platform asks for none', async () => {
    const { metrics, asked } = open();

    await metrics.record(FIGURES);

    expect([asked, receiver.received[0]?.authorization]).toEqual([[], undefined]);
  });

  test.each([
    ['', { clientId: 'c-1', scope: 'https://monitor.azure.com/.default' }],
    [';AADAudience=https://monitor.azure.us/', { clientId: 'c-1', scope: 'https://monitor.azure.us/.default' }],
  ])('is the identity that the deployment names, for the audience of %j', async (audience, wanted) => {
    const { metrics, asked } = open({
      APPLICATIONINSIGHTS_CONNECTION_STRING: receiver.connectionString + audience,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=c-1;Authorization=AAD',
    });

    await metrics.record(FIGURES);

    expect(asked).toEqual([wanted]);
    expect(receiver.received[0]?.authorization).toBe('Bearer a-token');
  });
});

describe('an export that fails', () => {
  test.each([
    ['a refusal', 401, '{"errors":[{"message":"no"}]}', /answered 401: \{"errors"/],
    ['a part that was not taken', 206, '{"itemsAccepted":1}', /answered 206/],
    ['a redirect, which is not followed', 307, '', /fetch failed|redirect/],
  ])('by %s is logged and fails nothing', async (_, status, text, why) => {
    receiver.status = status;
    receiver.text = text;
    const { metrics, logged } = open({ APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD' });

    await metrics.record(FIGURES);

    expect(logged).toEqual([
      { level: 'warn', message: 'Metrics could not be sent', fields: { why: expect.stringMatching(why) } },
    ]);
    expect(receiver.received).toHaveLength(1);
  });

  test('is logged the first time of several in a row', async () => {
    const { metrics, logged } = open();
    const told: number[] = [];

    for (const status of [500, 503, 200, 500]) {
      receiver.status = status;
      await metrics.record(FIGURES);
      told.push(logged.length);
    }

    expect(told).toEqual([1, 1, 1, 2]);
  });

  test.each([
    ['names no key', 'IngestionEndpoint=http://127.0.0.1:1', /names no InstrumentationKey/],
    ['names no URL', 'InstrumentationKey=k;IngestionEndpoint=nowhere', /is no URL/],
    ['leads where nobody listens', 'InstrumentationKey=k;IngestionEndpoint=http://127.0.0.1:1', /fetch failed/],
  ])('since the connection string %s is logged too', async (_, text, why) => {
    const { metrics, logged } = open({ APPLICATIONINSIGHTS_CONNECTION_STRING: text });

    await metrics.record(FIGURES);

    expect(logged).toMatchObject([{ fields: { why: expect.stringMatching(why) } }]);
  });
});
