import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readAppVersion } from './app-version.ts';
import { armAdapters } from './azure/arm-adapters.ts';
import { ArmClient } from './azure/arm-client.ts';
import { createCredential } from './azure/credential.ts';
import { StorageClients } from './azure/storage-clients.ts';
import { StorageQueue } from './azure/storage-queue.ts';
import { TableActionStore } from './azure/table-action-store.ts';
import { TableEvidenceStore } from './azure/table-evidence-store.ts';
import { TableRestoreStore } from './azure/table-restore-store.ts';
import { TableRunStore } from './azure/table-run-store.ts';
import { TableStateStore } from './azure/table-state-store.ts';
import { TableViewStore } from './azure/table-view-store.ts';
import { TableVmModelStore } from './azure/table-vm-model-store.ts';
import { type Config, loadConfig } from './config.ts';
import type { DashboardSettings } from './dashboard/dashboard-settings.ts';
import { createLogger } from './logger.ts';
import type { Logger, Metrics, Ports } from './run/ports.ts';
import type { RunSettings } from './run/settings.ts';
import type { Environment, SettingMistake } from './settings/setting-reader.ts';
import { openMetrics } from './telemetry/open-metrics.ts';
import { WebPulse } from './web/web-pulse.ts';
import { WebReceiver } from './web/web-receiver.ts';

/** The app with settings that can be used; its other mistakes are problems to be told. */
export interface App {
  readonly isUsable: true;
  readonly ports: Ports;
  readonly settings: RunSettings;
  readonly dashboard: DashboardSettings;
  /** What readers are told where no alert reaches anybody. */
  readonly unheard?: string;
  readonly mistakes: readonly SettingMistake[];
}

/** The app whose owner, storage or identity is unusable: every function says so and does nothing. */
export interface UnusableApp {
  readonly isUsable: false;
  readonly logger: Logger;
  readonly fatal: readonly SettingMistake[];
  readonly mistakes: readonly SettingMistake[];
}

const UNHEARD =
  'Nobody is told when this stops: NIGHTKEEP_ALERT_EMAIL and NIGHTKEEP_WEBHOOK_URL are empty. Deploy again with alertEmail, which gives the alert rules an address, or with webhookUrl, where messages go.';
const UNHEARD_WHEN_STOPPED =
  'Messages go out only while this runs; nobody is told when it stops altogether. Deploy again with alertEmail, or with heartbeatUrl, the ping URL of a service that watches for silence.';

let opened: Promise<App | UnusableApp> | undefined;

/** The app of this process, composed from its environment on first use. The only place of the app that opens adapters. */
export function openApp(): Promise<App | UnusableApp> {
  opened ??= composeApp(process.env).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

/** The app, where a message must not be lost to bad settings: rejects, so that the queue delivers it again. */
export async function openUsableApp(): Promise<App> {
  const app = await openApp();
  if (app.isUsable) return app;
  const mistakes = app.fatal.map(({ setting, message }) => `${setting} ${message}`).join('; ');
  throw new Error(`The settings cannot be used: ${mistakes}`);
}

/** Reads the settings and builds every adapter from them. Nothing is called yet. */
async function composeApp(env: Environment): Promise<App | UnusableApp> {
  const logger = createLogger(console);
  const readText = (path: string) => readFileSync(resolve(rootOf(env), path), 'utf8');
  const { config, fatal, mistakes } = await loadConfig(env, readText, readAppVersion(readText, logger));
  if (fatal.length > 0) return { isUsable: false, logger, fatal, mistakes };
  return {
    isUsable: true,
    ports: composePorts(env, config, logger),
    settings: config.settings,
    dashboard: config.dashboard,
    ...unheardOf(config),
    mistakes,
  };
}

function unheardOf({ alertEmail, webhook, heartbeatUrl }: Config): Pick<App, 'unheard'> {
  if (alertEmail !== undefined || heartbeatUrl !== undefined) return {};
  return { unheard: webhook === undefined ? UNHEARD : UNHEARD_WHEN_STOPPED };
}

/** Where the package lies: the Functions host says so; elsewhere it is the working folder. */
function rootOf(env: Environment): string {
  return env['AzureWebJobsScriptRoot'] ?? process.cwd();
}

function composePorts(env: Environment, config: Config, logger: Logger): Ports {
  const credential = createCredential(env);
  const arm = new ArmClient({
    credential,
    ...(config.armEndpoint === undefined ? {} : { endpoint: config.armEndpoint }),
    ...(config.armAudience === undefined ? {} : { audience: config.armAudience }),
  });
  const storage = new StorageClients(env, credential, ({ message }) =>
    logger.log('warn', 'A row was edited by hand and is passed over', { detail: message }),
  );
  const clock = { now: () => Date.now() };
  const metrics = composeMetrics(env, config, logger);
  return {
    clock,
    ...armAdapters(arm),
    restores: new TableRestoreStore(storage, () => clock.now()),
    vmModels: new TableVmModelStore(storage),
    runs: new TableRunStore(storage, () => clock.now()),
    actions: new TableActionStore(storage),
    state: new TableStateStore(storage),
    views: new TableViewStore(storage),
    evidence: new TableEvidenceStore(storage),
    queue: new StorageQueue(storage),
    ...(config.webhook === undefined ? {} : { receiver: new WebReceiver(config.webhook) }),
    ...(config.heartbeatUrl === undefined ? {} : { pulse: new WebPulse(config.heartbeatUrl) }),
    logger,
    ...(metrics === undefined ? {} : { metrics }),
    randomId: () => crypto.randomUUID(),
  };
}

function composeMetrics(env: Environment, { settings }: Config, logger: Logger): Metrics | undefined {
  const { appVersion } = settings.edition;
  return openMetrics({
    env,
    logger,
    ...(appVersion === undefined ? {} : { appVersion }),
    credentialOf: (clientId) => createCredential(clientId === undefined ? env : { ...env, AZURE_CLIENT_ID: clientId }),
  });
}
