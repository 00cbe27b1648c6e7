import type { Logger, Metrics, RunFigures } from '../run/ports.ts';
import { readAuthentication, readConnection } from './connection.ts';
import type { RunMeter } from './run-meter.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Credential {
  getToken(scope: string): Promise<{ readonly token: string } | null>;
}

export interface MetricsOptions {
  readonly env: Environment;
  readonly logger: Logger;
  readonly appVersion?: string;
  /** What gets tokens for the identity with this client id, or for the app's own. */
  readonly credentialOf: (clientId: string | undefined) => Credential;
}

/**
 * Metrics to the Application Insights that the platform's own settings name; undefined where they name none, and then
 * nothing is sent anywhere. OpenTelemetry is loaded at the first measurement. What cannot be sent is logged, the first
 * time of several in a row, and is lost.
 */
export function openMetrics(options: MetricsOptions): Metrics | undefined {
  const connectionString = options.env['APPLICATIONINSIGHTS_CONNECTION_STRING'];
  if (!connectionString) return undefined;
  let meter: Promise<RunMeter> | undefined;
  let isFailing = false;
  return {
    async record(figures: RunFigures) {
      try {
        meter ??= openMeter(connectionString, options);
        await (await meter).record(figures);
        isFailing = false;
      } catch (error) {
        if (!isFailing) options.logger.log('warn', 'Metrics could not be sent', { why: String(error) });
        isFailing = true;
      }
    },
  };
}

async function openMeter(connectionString: string, options: MetricsOptions): Promise<RunMeter> {
  const connection = readConnection(connectionString);
  const identity = readAuthentication(options.env['APPLICATIONINSIGHTS_AUTHENTICATION_STRING']);
  const { RunMeter } = await import('./run-meter.ts');
  return new RunMeter({
    connection,
    tags: tagsOf(options),
    ...(identity === undefined ? {} : { token: tokensOf(options.credentialOf(identity.clientId), connection.scope) }),
  });
}

/** The credential keeps a token until it expires. */
function tokensOf(credential: Credential, scope: string): () => Promise<string> {
  return async () => {
    const access = await credential.getToken(scope);
    if (access === null) throw new Error(`The identity gets no token for ${scope}.`);
    return access.token;
  };
}

/** The same role and instance as the host writes on the logs. */
function tagsOf({ env, appVersion }: MetricsOptions): Readonly<Record<string, string>> {
  return {
    'ai.cloud.role': env['WEBSITE_SITE_NAME']?.toLowerCase() ?? 'nightkeep',
    ...(env['WEBSITE_INSTANCE_ID'] ? { 'ai.cloud.roleInstance': env['WEBSITE_INSTANCE_ID'] } : {}),
    ...(appVersion === undefined ? {} : { 'ai.application.ver': appVersion }),
  };
}
