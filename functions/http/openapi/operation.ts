import type * as z from 'zod/mini';

/** One route and method, as the document says it. The schemas are those that read the requests. */
export interface Operation {
  /** The name of the function. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Below `/api`, parameters in braces. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** Needs no key. */
  readonly anonymous?: true;
  /** What each parameter of the path is. */
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: z.ZodMiniObject;
  readonly body?: { readonly schema: z.ZodMiniType; readonly required: boolean };
  /** Takes the header `Idempotency-Key`. */
  readonly idempotent?: true;
  readonly replies: readonly Reply[];
  /** The codes of its own problem documents by status; those of any route are added. */
  readonly problems?: Readonly<Partial<Record<ProblemStatus, readonly string[]>>>;
  /** Each is a request, and what it is answered with. */
  readonly examples: readonly Example[];
}

export type Tag = 'Runs' | 'Coverage' | 'Evidence' | 'Recovery points' | 'Restores' | 'Holds' | 'Health' | 'Reference';

type ProblemStatus = 403 | 404 | 409 | 422;

export interface Reply {
  readonly status: 200 | 202 | 503;
  readonly description: string;
  readonly schema?: z.ZodMiniType;
  /** Absent: JSON. */
  readonly mediaType?: string;
  /** Another media type that may be asked for: a text. */
  readonly alternative?: string;
  /** Carries `Location`. */
  readonly location?: true;
}

export interface Example {
  /** Unique among the examples of its operation, `a-lost-file`. */
  readonly name: string;
  readonly summary: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly status: number;
  /** Absent: that of the reply; else its alternative. */
  readonly mediaType?: string;
  readonly reply: unknown;
}
