import type { Delivery, Pulse } from '../run/ports.ts';
import { sendRequest } from './send-request.ts';

/** The ping URL of a service that watches for silence. */
export class WebPulse implements Pulse {
  readonly #url: URL;

  constructor(url: URL) {
    this.#url = url;
  }

  ping(): Promise<Delivery> {
    return sendRequest(this.#url, { method: 'GET' });
  }
}
