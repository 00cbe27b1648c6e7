import { AggregationTemporality, MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Collects when it is told to flush, and only then: between two invocations the process may be frozen. */
export class FlushingReader extends MetricReader {
  readonly #send: (collected: ResourceMetrics) => Promise<void>;

  constructor(send: (collected: ResourceMetrics) => Promise<void>) {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.DELTA });
    this.#send = send;
  }

  protected override async onForceFlush(): Promise<void> {
    const { resourceMetrics, errors } = await this.collect();
    if (errors.length > 0) throw new AggregateError(errors, 'Metrics could not be collected.');
    await this.#send(resourceMetrics);
  }

  protected override async onShutdown(): Promise<void> {}
}
