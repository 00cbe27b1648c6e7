import {
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';

/** One measurement as Application Insights takes it; it becomes a row of `customMetrics`. */
export interface Envelope {
  readonly ver: 1;
  readonly name: 'Microsoft.ApplicationInsights.Metric';
  /** ISO 8601, in UTC. */
  readonly time: string;
  readonly iKey: string;
  readonly sampleRate: 100;
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: 'MetricData';
    readonly baseData: {
      readonly ver: 2;
      readonly metrics: readonly [MetricPoint];
      readonly properties: Readonly<Record<string, string>>;
    };
  };
}

interface MetricPoint {
  readonly name: string;
  readonly kind: 'Aggregation';
  readonly value: number;
  readonly count: number;
  readonly min?: number;
  readonly max?: number;
}

/** What was collected, an envelope for each measurement. Counters are what was added since the last collection. */
export function envelopesOf(
  { scopeMetrics }: ResourceMetrics,
  iKey: string,
  tags: Readonly<Record<string, string>>,
): readonly Envelope[] {
  return scopeMetrics.flatMap(({ metrics }) =>
    metrics.flatMap((metric) =>
      pointsOf(metric).map(
        ({ point, attributes, at }): Envelope => ({
          ver: 1,
          name: 'Microsoft.ApplicationInsights.Metric',
          time: at,
          iKey,
          sampleRate: 100,
          tags,
          data: { baseType: 'MetricData', baseData: { ver: 2, metrics: [point], properties: attributes } },
        }),
      ),
    ),
  );
}

interface MeasuredPoint {
  readonly point: MetricPoint;
  readonly attributes: Readonly<Record<string, string>>;
  readonly at: string;
}

function pointsOf({ descriptor: { name }, ...metric }: MetricData): readonly MeasuredPoint[] {
  switch (metric.dataPointType) {
    case DataPointType.SUM:
    case DataPointType.GAUGE:
      return metric.dataPoints.map((one) => measured(one, { name, kind: 'Aggregation', value: one.value, count: 1 }));
    case DataPointType.HISTOGRAM:
      return metric.dataPoints.map((one) => measured(one, histogramPoint(name, one.value)));
    default:
      throw new Error(`${name} is of a kind that Application Insights does not take.`);
  }
}

function histogramPoint(name: string, { sum, count, min, max }: Histogram): MetricPoint {
  return {
    name,
    kind: 'Aggregation',
    value: sum ?? 0,
    count,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

function measured({ attributes, endTime: [seconds, nanos] }: DataPoint<unknown>, point: MetricPoint): MeasuredPoint {
  const texts = Object.entries(attributes).map(([key, value]) => [key, String(value)] as const);
  return {
    point,
    attributes: Object.fromEntries(texts),
    at: new Date(seconds * 1000 + nanos / 1e6).toISOString(),
  };
}
