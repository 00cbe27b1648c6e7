import fc from 'fast-check';
import { OPERATIONS } from '../../../functions/http/openapi/document.ts';
import { RESTORE_ID as EXAMPLE_RESTORE, RUN_ID as EXAMPLE_RUN } from '../../../functions/http/openapi/example-ids.ts';
import type { Example, Operation } from '../../../functions/http/openapi/operation.ts';
import { RESTORE_ID } from '../../contracts/restore-records.ts';
import { QUIET as BASE, runIn } from '../rows-base.ts';

/** A call that the documents show, of what the base of these tests has. */
export interface ValidCall {
  readonly operation: Operation;
  readonly method: string;
  /** Parameters filled in, and encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What there is, in the place of what the documents tell of: one VM and disk, a run, a restore. */
function ours<T>(value: T): T {
  const text = JSON.stringify(value ?? null)
    .replaceAll(EXAMPLE_RUN, runIn(BASE))
    .replaceAll(EXAMPLE_RESTORE, RESTORE_ID)
    .replaceAll(/(web|legacy|sql|data)-\d\d(-\w+)?/g, (_, _name, disk) => (disk ? 'web-os' : 'web'));
  return JSON.parse(text) as T;
}

function callOf(operation: Operation, example: Example): ValidCall {
  const { path, query = {}, body, idempotencyKey } = ours(example);
  const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path?.[name] ?? ''));
  // A wait is a real one.
  const { wait: _, ...asked } = query;
  return {
    operation,
    method: operation.method.toUpperCase(),
    path: `/api${filled}`,
    query: Object.fromEntries(Object.entries(asked).map(([key, value]) => [key, String(value)])),
    headers: idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
    ...(body === undefined ? {} : { body }),
  };
}

const EVERY: readonly ValidCall[] = OPERATIONS.flatMap((operation) =>
  operation.examples.map((example) => callOf(operation, example)),
);

export const validCalls = fc.constantFrom(...EVERY);

/** Those that take a body, as often as anything is done by one. */
export const callsWithBody = fc.constantFrom(...EVERY.filter(({ body }) => body !== undefined));
