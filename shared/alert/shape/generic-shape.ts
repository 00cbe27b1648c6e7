import type { Readable } from './readable.ts';

/** Of the JSON below; a change that could break a reader makes it one more. */
const SHAPE_VERSION = 1;

/** As docs/alerts.md describes it. */
export interface GenericMessage extends Readable {
  readonly version: number;
}

export function genericShape(message: Readable): GenericMessage {
  return { version: SHAPE_VERSION, ...message };
}
