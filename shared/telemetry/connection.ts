/** Where Application Insights takes telemetry, as its connection string says. */
export interface Connection {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly instrumentationKey: string;
  /** What a token has to be for, where one is asked for. */
  readonly scope: string;
}

const PUBLIC_ENDPOINT = 'https://dc.services.visualstudio.com';
const PUBLIC_SCOPE = 'https://monitor.azure.com/.default';

/** Reads `InstrumentationKey=...;IngestionEndpoint=...;AADAudience=...`, in any order and case. Throws where it names no key, or no URL. */
export function readConnection(text: string): Connection {
  const fields = readFields(text);
  const instrumentationKey = fields.get('instrumentationkey');
  if (instrumentationKey === undefined) throw new Error('The connection string names no InstrumentationKey.');
  const endpoint = fields.get('ingestionendpoint') ?? PUBLIC_ENDPOINT;
  if (!/^https?:\/\/[^/]/.test(endpoint)) throw new Error('The IngestionEndpoint of the connection string is no URL.');
  const audience = fields.get('aadaudience');
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    instrumentationKey,
    scope: audience === undefined ? PUBLIC_SCOPE : scopeOf(audience),
  };
}

/** The identity that sends, as `ClientId=...;Authorization=AAD` says; undefined where telemetry is sent by key. */
export function readAuthentication(text: string | undefined): { readonly clientId?: string } | undefined {
  const fields = readFields(text ?? '');
  if (fields.get('authorization')?.toLowerCase() !== 'aad') return undefined;
  const clientId = fields.get('clientid');
  return clientId === undefined ? {} : { clientId };
}

function readFields(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(';').flatMap((field) => {
    const [, name, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(field) ?? [];
    return name === undefined || value === undefined || value === '' ? [] : [[name.toLowerCase(), value] as const];
  });
  return new Map(pairs);
}

function scopeOf(audience: string): string {
  return audience.endsWith('/.default') ? audience : `${audience.replace(/\/+$/, '')}/.default`;
}
