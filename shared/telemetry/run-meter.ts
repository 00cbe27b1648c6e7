import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { RunFigures } from '../run/ports.ts';
import type { Connection } from './connection.ts';
import { envelopesOf } from './envelopes.ts';
import { FlushingReader } from './flushing-reader.ts';
import { sendEnvelopes } from './send-envelopes.ts';

export interface RunMeterOptions {
  readonly connection: Connection;
  /** `ai.cloud.role` and the like, which the logs of the host carry too. */
  readonly tags: Readonly<Record<string, string>>;
  /** A token for the connection's scope; absent where telemetry is sent by key. */
  readonly token?: () => Promise<string>;
}

/** The instruments of docs/telemetry.md, whose measurements are sent before `record` resolves. It rejects where they were not taken. */
export class RunMeter {
  readonly #provider: MeterProvider;
  readonly #record: (figures: RunFigures) => void;

  constructor({ connection, tags, token }: RunMeterOptions) {
    const reader = new FlushingReader((collected) =>
      sendEnvelopes(connection, envelopesOf(collected, connection.instrumentationKey, tags), token),
    );
    this.#provider = new MeterProvider({ readers: [reader] });
    this.#record = instruments(this.#provider);
  }

  async record(figures: RunFigures): Promise<void> {
    this.#record(figures);
    await this.#provider.forceFlush();
  }
}

function instruments(provider: MeterProvider): (figures: RunFigures) => void {
  const meter = provider.getMeter('nightkeep');
  const created = meter.createCounter('nightkeep.points.created', { unit: '{point}' });
  const pruned = meter.createCounter('nightkeep.points.pruned', { unit: '{point}' });
  const failed = meter.createCounter('nightkeep.points.failed', { unit: '{point}' });
  const duration = meter.createHistogram('nightkeep.run.duration', { unit: 's' });
  const overdue = meter.createGauge('nightkeep.vms.overdue', { unit: '{vm}' });
  const oldest = meter.createGauge('nightkeep.oldest_newest_point_age', { unit: 's' });
  return ({ kind, state, fleet, ...figures }) => {
    created.add(figures.created, { kind });
    pruned.add(figures.pruned, { kind });
    failed.add(figures.failed, { kind });
    duration.record(figures.durationMs / 1000, { kind, state });
    if (fleet === undefined) return;
    overdue.record(fleet.overdueVms);
    if (fleet.oldestNewestPointAgeMs !== undefined) oldest.record(fleet.oldestNewestPointAgeMs / 1000);
  };
}
