import type { Delivery, Receiver } from '../run/ports.ts';
import { sendRequest } from './send-request.ts';

/** A webhook that messages are posted to as JSON. */
export class WebReceiver implements Receiver {
  readonly format: Receiver['format'];
  readonly #url: URL;

  constructor({ url, format }: { readonly url: URL; readonly format: Receiver['format'] }) {
    this.#url = url;
    this.format = format;
  }

  deliver(body: string, id: string): Promise<Delivery> {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': id };
    return sendRequest(this.#url, { method: 'POST', headers, body });
  }
}
