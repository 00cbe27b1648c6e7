// Where people are told, outside Azure.

/** What came of a request to an address outside Azure. */
export type Delivery =
  | { readonly kind: 'delivered' }
  /** Busy, out of order or not reached: worth another try. */
  | { readonly kind: 'later'; readonly why: string; readonly retryAfterMs?: number }
  /** Answered, and refused. */
  | { readonly kind: 'refused'; readonly why: string };

/** Where messages for people go. Never throws for what the other side does. */
export interface Receiver {
  readonly format: 'generic' | 'teams' | 'slack';
  /** `id` is the same each time one message is sent, so that a repeat can be told. */
  deliver(body: string, id: string): Promise<Delivery>;
}

/** An address outside that is told after each tick that all is well, and raises the alarm by itself where it is not. */
export interface Pulse {
  ping(): Promise<Delivery>;
}
