import type { ParameterObject } from '../describe-operation.ts';
import type { NamedOperation } from './named-operation.ts';

/** The request of an example as a call of curl for bash; `$URL` and `$KEY` are the caller's. */
export function requestLines({ method, path, operation }: NamedOperation, example: string): string {
  const { parameters = [], requestBody, security } = operation;
  const given = parameters.flatMap((parameter) => {
    const value = parameter.examples?.[example]?.value;
    return value === undefined ? [] : [{ parameter, value: String(value) }];
  });
  const ofPlace = (place: ParameterObject['in']) => given.filter(({ parameter }) => parameter.in === place);
  const filled = ofPlace('path').reduce(
    (url, { parameter, value }) => url.replace(`{${parameter.name}}`, encodeURIComponent(value)),
    path,
  );
  const query = new URLSearchParams(
    Object.fromEntries(ofPlace('query').map(({ parameter, value }) => [parameter.name, value])),
  ).toString();
  const body = requestBody?.content['application/json']?.examples?.[example]?.value;
  return [
    `curl -s${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} "$URL${filled}${query === '' ? '' : `?${query}`}"`,
    ...(security === undefined ? ['-H "x-functions-key: $KEY"'] : []),
    ...ofPlace('header').map(({ parameter, value }) => `-H '${parameter.name}: ${value}'`),
    ...(body === undefined ? [] : [`-d '${JSON.stringify(body).replaceAll("'", `'\\''`)}'`]),
  ].join(' \\\n  ');
}
