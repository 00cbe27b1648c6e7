import type { OperationObject } from '../describe-operation.ts';

/** An operation and where it stands in the document. */
export interface NamedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
}
