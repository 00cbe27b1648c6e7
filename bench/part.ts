import type { Row } from './row.ts';

/** What a part of the bench found out. */
export interface Measured {
  readonly rows: readonly Row[];
  /** What the rows were made of, as it goes into the JSON. */
  readonly figures: unknown;
}

/** Why a part cannot run on this machine. */
export interface NotHere {
  readonly notHere: string;
}

/** Measures one thing; `tell` is told of what goes on. Rejects where what is measured does not work. */
export type Part = (tell: (line: string) => void) => Promise<Measured | NotHere>;
