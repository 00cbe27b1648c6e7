import { request } from 'node:https';
import { afterAll } from 'vitest';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../local/simulator/start-simulator.ts';
import { aFleet } from './small-fleet.ts';
import { TOKEN } from './token.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: the tests read what came over the wire
  readonly body: any;
}

export interface OpenSimulator extends Simulator {
  /** Sends a request with a bearer token; `path` may be absolute. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Moves the simulator's clock forward. */
  pass(milliseconds: number): void;
}

const opened: Simulator[] = [];

afterAll(async () => {
  await Promise.all(opened.map((simulator) => simulator.close()));
});

/** A simulator whose clock stands still until `pass`; closed after the file's tests. */
export async function openSimulator(options: Partial<SimulatorOptions> = {}): Promise<OpenSimulator> {
  let now = Date.parse('2026-11-23T02:00:00.123Z');
  const simulator = await startSimulator({ fleet: aFleet(), clock: () => now, ...options });
  opened.push(simulator);
  return {
    ...simulator,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    send: (method, path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const url = path.startsWith('https:') ? path : `${simulator.url}${path}`;
        const sent = request(
          url,
          { method, ca: simulator.caPem, headers: { authorization: `Bearer ${TOKEN}`, ...headers } },
          (incoming) => {
            const chunks: Buffer[] = [];
            incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
            incoming.on('end', () => {
              const text = Buffer.concat(chunks).toString();
              const isJson = incoming.headers['content-type']?.startsWith('application/json') === true;
              resolve({
                status: incoming.statusCode ?? 0,
                headers: incoming.headers,
                body: isJson ? JSON.parse(text) : text,
              });
            });
          },
        );
        sent.on('error', reject);
        sent.end(body === undefined ? undefined : JSON.stringify(body));
      }),
  };
}
