import type { ArmResource } from './arm-json.ts';
import type { ArmPath } from './arm-path.ts';
import type { ArmState } from './arm-state.ts';
import type { FaultEffect } from './fault-effect.ts';

/** A request of Azure's API as it came, over the wire or not. */
export interface GivenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Scheme, host and port by which the client reached the simulator. */
  readonly baseUrl: string;
  /** The JSON body; undefined where it is empty, and `value` undefined where it is no JSON. */
  readonly body: { readonly value: unknown } | undefined;
}

export interface ArmRequest {
  readonly method: string;
  /** As sent: path and query. */
  readonly url: string;
  readonly path: ArmPath;
  readonly query: URLSearchParams;
  readonly apiVersion: string;
  /** The parsed JSON body; an empty object where there was none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Scheme, host and port by which the client reached the simulator; its own URLs start with it. */
  readonly baseUrl: string;
  /** What a fault does to this request. */
  readonly fault: FaultEffect | undefined;
}

export interface ArmReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Answers one request; throws ArmError to refuse it. */
export type Handler = (state: ArmState, request: ArmRequest) => ArmReply;

/** A disk or snapshot about to be made, all that Azure refuses ruled out. */
export interface ResourceStart {
  readonly id: string;
  /** Normalised. */
  readonly location: string;
  readonly body: Partial<ArmResource>;
  readonly source: ArmResource | undefined;
}

/** A request's body as the resource it claims to be. */
export function bodyAs<T>(request: ArmRequest): Partial<T> {
  return request.body as Partial<T>;
}
