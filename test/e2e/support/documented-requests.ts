import type { OperationObject, ParameterObject } from '../../../functions/http/openapi/describe-operation.ts';
import type { OpenApiDocument } from '../../../functions/http/openapi/document.ts';

/** A request that the document shows, put together from the parts of an example of one name. */
export interface DocumentedRequest {
  /** `POST /api/runs: before-an-upgrade`. */
  readonly name: string;
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly needsKey: boolean;
  /** What it is answered with. */
  readonly status: number;
  /** Its media type. */
  readonly mediaType: string;
  /** The answer that the document shows. */
  readonly reply: unknown;
  /** `type` of the problem document, where it is one. */
  readonly problemType?: string;
}

/** Every example of the document. */
export function documentedRequests({ paths }: OpenApiDocument): readonly DocumentedRequest[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => requestsOf(path, method, operation)),
  );
}

function requestsOf(path: string, method: string, operation: OperationObject): readonly DocumentedRequest[] {
  const { operationId, requestBody, responses, security } = operation;
  return Object.entries(responses).flatMap(([status, { content = {} }]) =>
    Object.entries(content).flatMap(([mediaType, { examples = {} }]) =>
      Object.entries(examples).map(([example, { value }]) => {
        const given = (place: ParameterObject['in']) => partsOf(operation, place, example);
        const body = requestBody?.content['application/json']?.examples?.[example]?.value;
        const problemType = (value as { readonly type?: string }).type;
        return {
          name: `${method.toUpperCase()} ${path}: ${example}`,
          operationId,
          method: method.toUpperCase(),
          path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given('path')[name] ?? '')),
          query: given('query'),
          headers: given('header'),
          ...(body === undefined ? {} : { body }),
          needsKey: security === undefined,
          status: Number(status),
          mediaType,
          reply: value,
          ...(problemType === undefined ? {} : { problemType }),
        };
      }),
    ),
  );
}

function partsOf({ parameters = [] }: OperationObject, place: ParameterObject['in'], example: string) {
  const given = parameters.flatMap((parameter) => {
    const value = parameter.examples?.[example]?.value;
    return parameter.in === place && value !== undefined ? [[parameter.name, String(value)] as const] : [];
  });
  return Object.fromEntries(given);
}
