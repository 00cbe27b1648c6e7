import type { ArmPath } from './arm-path.ts';

/** A refusal in ARM's envelope. `fromGateway` is ARM's own, before a resource provider saw the request. */
export class ArmError extends Error {
  override readonly name = 'ArmError';
  readonly status: number;
  readonly code: string;
  readonly fields: ArmErrorFields;

  constructor(status: number, code: string, message: string, fields: ArmErrorFields = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

export interface ArmErrorFields {
  readonly target?: string;
  readonly details?: readonly { code: string; message: string; target?: string }[];
  readonly additionalInfo?: readonly { type: string; info: unknown }[];
  readonly fromGateway?: boolean;
  /** Without the `error` envelope, as Compute's 429 is documented. */
  readonly flat?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body as it goes over the wire. */
export function errorBody(error: ArmError): unknown {
  const { target, details, additionalInfo, flat } = error.fields;
  const content = {
    code: error.code,
    message: error.message,
    ...(target === undefined ? {} : { target }),
    ...(details === undefined ? {} : { details }),
    ...(additionalInfo === undefined ? {} : { additionalInfo }),
  };
  return flat === true ? content : { error: content };
}

const GATEWAY = { fromGateway: true } as const;

export function subscriptionNotFound(subscriptionId: string): ArmError {
  const message = `The subscription '${subscriptionId}' could not be found.`;
  return new ArmError(404, 'SubscriptionNotFound', message, GATEWAY);
}

export function resourceGroupNotFound(resourceGroup: string): ArmError {
  return new ArmError(404, 'ResourceGroupNotFound', `Resource group '${resourceGroup}' could not be found.`, GATEWAY);
}

export function resourceNotFound(type: string, path: ArmPath): ArmError {
  const message = `The Resource '${type}/${path.name}' under resource group '${path.resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`;
  return new ArmError(404, 'ResourceNotFound', message, GATEWAY);
}

/** A linked resource that the provider itself looked for. */
export function linkedNotFound(id: string): ArmError {
  return new ArmError(404, 'NotFound', `Resource ${id} is not found.`);
}

export function scopeLocked(id: string, verb: 'write' | 'delete', lockedScope: string): ArmError {
  const message = `The scope '${id}' cannot perform ${verb} operation because following scope(s) are locked: '${lockedScope}'. Please remove the lock and try again.`;
  return new ArmError(409, 'ScopeLocked', message, GATEWAY);
}

export function subscriptionDisabled(subscriptionId: string): ArmError {
  const message = `The subscription '${subscriptionId}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`;
  return new ArmError(409, 'ReadOnlyDisabledSubscription', message, GATEWAY);
}

export function missingApiVersion(): ArmError {
  const message = 'The api-version query parameter (?api-version=) is required for all requests.';
  return new ArmError(400, 'MissingApiVersionParameter', message, GATEWAY);
}

export function invalidParameter(target: string, message: string): ArmError {
  return new ArmError(400, 'InvalidParameter', message, { target });
}
