import { SECOND } from '../policy/instant.ts';
import type { Ports } from '../run/ports.ts';
import type { RunSettings } from '../run/settings.ts';
import type { RestoreRecord } from './records.ts';

/** Another delivery wrote the record meanwhile: this one leaves the rest to it. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

/** No delivery outlives four minutes: what is begun by then may take a few requests that get no answer. */
const LONGEST_DELIVERY_MS = 80 * SECOND;

/** One delivery of a restore message: the record as it stands, written by ETag. */
export class RestoreExecution<R extends RestoreRecord = RestoreRecord> {
  readonly ports: Ports;
  readonly settings: RunSettings;
  readonly #endsAt: number;
  #record: R;
  #etag: string;

  constructor(ports: Ports, settings: RunSettings, { value, etag }: { readonly value: R; readonly etag: string }) {
    this.ports = ports;
    this.settings = settings;
    this.#endsAt = ports.clock.now() + LONGEST_DELIVERY_MS;
    this.#record = value;
    this.#etag = etag;
  }

  get record(): R {
    return this.#record;
  }

  /** After this the rest goes back to the queue, long before the host would end it. */
  get isOutOfTime(): boolean {
    return this.ports.clock.now() >= this.#endsAt;
  }

  /** Writes changes of the record. Throws OvertakenError where another delivery was faster. */
  async write(changes: Partial<R>): Promise<void> {
    await this.replace({ ...this.#record, ...changes });
  }

  /** Writes the record whole. Throws OvertakenError where another delivery was faster. */
  async replace(written: R): Promise<void> {
    const etag = await this.ports.restores.replace(written, this.#etag);
    if (etag === undefined) throw new OvertakenError('another delivery wrote the record');
    this.#record = written;
    this.#etag = etag;
  }
}
