import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What this host honours of host.json, with Azure's defaults. Durations in milliseconds. */
export interface HostSettings {
  /** Before every HTTP route; empty for none. */
  readonly routePrefix: string;
  readonly queues: QueueSettings;
}

export interface QueueSettings {
  readonly batchSize: number;
  /** The next batch is fetched once no more than this many messages are being worked on. */
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  /** How long a message whose function threw stays invisible. */
  readonly visibilityTimeoutMs: number;
  readonly messageEncoding: 'base64' | 'none';
}

interface HostJson {
  readonly version?: string;
  readonly extensions?: {
    readonly http?: { readonly routePrefix?: string };
    readonly queues?: {
      readonly batchSize?: number;
      readonly newBatchThreshold?: number;
      readonly maxDequeueCount?: number;
      readonly visibilityTimeout?: string;
      readonly messageEncoding?: string;
    };
  };
}

/** Reads host.json of an app. Defaults: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue */
export function readHostJson(root: string): HostSettings {
  const json = JSON.parse(readFileSync(join(root, 'host.json'), 'utf8')) as HostJson;
  if (json.version !== '2.0') throw new Error(`host.json: version must be "2.0", not ${JSON.stringify(json.version)}`);
  const queues = json.extensions?.queues ?? {};
  const batchSize = queues.batchSize ?? 16;
  return {
    routePrefix: json.extensions?.http?.routePrefix ?? 'api',
    queues: {
      batchSize,
      newBatchThreshold: queues.newBatchThreshold ?? Math.floor(batchSize / 2),
      maxDequeueCount: queues.maxDequeueCount ?? 5,
      visibilityTimeoutMs: readTimeSpan(queues.visibilityTimeout ?? '00:00:00'),
      messageEncoding: queues.messageEncoding === 'none' ? 'none' : 'base64',
    },
  };
}

/** A .NET TimeSpan as host.json has them, `[d.]hh:mm:ss`, in milliseconds. */
function readTimeSpan(text: string): number {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/.exec(text);
  if (match === null) throw new Error(`host.json: ${JSON.stringify(text)} is no time span such as "00:00:30"`);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
