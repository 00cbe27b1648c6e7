import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ArmFleet } from './arm-json.ts';
import { ArmState } from './arm-state.ts';
import { type Certificate, localCertificate } from './certificate.ts';
import { SAS_PATH } from './content/blob-reply.ts';
import { serveBlob } from './content/serve-blob.ts';
import { serveControl } from './control-api.ts';
import type { LimitChanges } from './limits.ts';
import type { PolicyRequest } from './policies.ts';
import { readJson } from './read-json.ts';
import type { RolesRequest } from './roles.ts';
import { sendReply } from './send-reply.ts';
import { serveRequest } from './serve-request.ts';
import { changeSettings, type Settings } from './settings.ts';

export interface SimulatorOptions {
  /** 0 or absent takes a free one. */
  readonly port?: number;
  readonly fleet: ArmFleet;
  /** Milliseconds since 1970; operations end and copies progress by it. The system's clock where absent. */
  readonly clock?: () => number;
  readonly settings?: Partial<Settings>;
  readonly limits?: LimitChanges;
  /** What the identity may do; everything where absent. */
  readonly roles?: RolesRequest;
  /** Azure Policy. */
  readonly policies?: readonly PolicyRequest[];
  /** Used instead of one made for this process. */
  readonly certificate?: Certificate;
  /** A file to write the certificate to, for clients that read it from there. */
  readonly caPath?: string;
}

export interface Simulator {
  /** `https://localhost:PORT`, the endpoint to give to clients of ARM. */
  readonly url: string;
  readonly port: number;
  /** The certificate that clients must trust. */
  readonly caPem: string;
  readonly caPath: string | undefined;
  readonly state: ArmState;
  /** Breaks open connections and stops listening. */
  close(): Promise<void>;
}

/** Starts a simulated Azure Resource Manager on loopback. Rejects where the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const state = new ArmState(options.fleet, options.clock ?? Date.now);
  changeSettings(state.settings, options.settings ?? {});
  state.throttle.change(options.limits ?? {});
  state.policies.set(options.policies ?? []);
  if (options.roles !== undefined) state.roles.set(options.roles);
  const { cert, key } = options.certificate ?? (await localCertificate());
  if (options.caPath !== undefined) await writeFile(options.caPath, cert);
  const server = createServer({ cert, key, keepAliveTimeout: 65_000 }, (incoming, response) => {
    serve(state, incoming, response).catch((error: unknown) => reportBug(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    port,
    caPem: cert,
    caPath: options.caPath,
    state,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(state: ArmState, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = incoming.url ?? '/';
  if (url.startsWith(SAS_PATH)) {
    await serveBlob(state, incoming, response);
    return;
  }
  if (!/^\/_local(\/|\?|$)/.test(url)) {
    await serveRequest(state, incoming, response, `https://${incoming.headers.host ?? 'localhost'}`);
    return;
  }
  const method = incoming.method ?? 'GET';
  const body = await readJson(incoming);
  sendReply(response, serveControl(state, { method, url, body: body?.value }), {}, method);
}

function reportBug(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const message = `The local cloud itself failed: ${error instanceof Error ? error.stack : String(error)}`;
  sendReply(response, { status: 500, body: { error: { code: 'LocalCloudError', message } } }, {});
}
