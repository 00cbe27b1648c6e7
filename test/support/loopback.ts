import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { localCertificate } from '../../local/simulator/certificate.ts';

/** A server on this machine alone. */
export interface Loopback {
  /** Without a slash at its end. */
  readonly url: string;
  /** Those who wait for an answer get none. */
  readonly breakConnections: () => void;
  readonly close: () => Promise<void>;
}

export async function serveHttp(listener: RequestListener): Promise<Loopback> {
  const server = createServer(listener);
  return { ...(await opened(server)), url: `http://127.0.0.1:${portOf(server)}` };
}

/** Over TLS, by a certificate that this process trusts from now on. */
export async function serveHttps(listener: RequestListener): Promise<Loopback> {
  const { cert, key } = await localCertificate();
  setDefaultCACertificates([...getCACertificates('default'), cert]);
  const server = createTlsServer({ cert, key }, listener);
  return { ...(await opened(server)), url: `https://localhost:${portOf(server)}` };
}

async function opened(server: Server): Promise<Omit<Loopback, 'url'>> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    breakConnections: () => server.closeAllConnections(),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
