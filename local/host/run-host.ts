import { type AppRegistry, serveCoreApi } from './core-api.ts';
import type { RegisteredFunction, RpcTypedData } from './core-types.ts';
import { type HostSettings, readHostJson } from './host-json.ts';
import { type HostKeys, makeKeys } from './host-keys.ts';
import { authLevelOf, methodsOf, routeOf, startHttpServer } from './http-server.ts';
import { invokeFunction, runHooks, triggerOf } from './invoke-function.ts';
import { loadApp } from './load-app.ts';
import { parseNcrontab } from './ncrontab.ts';
import { startQueue } from './queue-trigger.ts';
import { momentAt, startTimer, type TimerMoment, timerInput } from './timer-trigger.ts';

export interface HostOptions {
  /** The folder with package.json and host.json. */
  readonly root: string;
  /** 0 for a free one. */
  readonly port: number;
  /** Timers only fire by hand. */
  readonly timers: boolean;
  /** Overrides how long a message is invisible while its function runs. */
  readonly leaseSeconds?: number;
}

/** A function of the app, as a list shows it. */
interface FunctionSummary {
  readonly name: string;
  readonly trigger: string;
  /** Of an HTTP function, below the server's root: `api/runs/{id}`. */
  readonly route?: string;
  readonly methods?: readonly string[];
  readonly authLevel?: string;
  readonly queueName?: string;
  readonly schedule?: string;
}

export interface HostStatus {
  readonly url: string;
  readonly keys: HostKeys;
  readonly functions: readonly FunctionSummary[];
}

/** Loads the app into this process and starts its triggers. The process's environment is the app's settings. */
export async function runHost(options: HostOptions): Promise<HostStatus> {
  const settings = readHostJson(options.root);
  const app = serveCoreApi(writeLog);
  await loadApp(options.root);
  await app.programmingModel().getCapabilities?.({});
  await runHooks(app, 'appStart', {
    hookData: app.appHookData,
    appHookData: app.appHookData,
    functionAppDirectory: options.root,
  });
  const functions = [...app.functions.values()];
  const keys = makeKeys(functions.map(({ metadata }) => metadata.name));
  const { url } = await startHttpServer(
    {
      functions,
      routePrefix: settings.routePrefix,
      keys,
      invoke: async (registered, http) => (await invoke(app, registered, { http })).returnValue,
      fire: (name, input) => fire(app, name, input),
    },
    options.port,
  );
  for (const registered of functions) startTrigger(app, registered, settings, options);
  return { url, keys, functions: functions.map((registered) => summarize(registered, settings)) };
}

function startTrigger(
  app: AppRegistry,
  registered: RegisteredFunction,
  settings: HostSettings,
  { timers, leaseSeconds }: HostOptions,
): void {
  const { binding } = triggerOf(registered);
  if (binding.type === 'queueTrigger') {
    startQueue({
      connectionString: connectionOf(String(binding['connection'])),
      queueName: String(binding['queueName']),
      settings: settings.queues,
      ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
      invoke: async (input, metadata) => void (await invoke(app, registered, input, metadata)),
      warn: (message) => writeLog('warning', 'system', message),
    });
  } else if (binding.type === 'timerTrigger' && timers) {
    startTimer(String(binding['schedule']), (moment) => runTimer(app, registered, moment));
  } else if (binding.type !== 'httpTrigger' && binding.type !== 'timerTrigger') {
    throw new Error(`The local host knows no ${binding.type} (function "${registered.metadata.name}").`);
  }
}

/** Fires a timer or queue function by hand, without waiting for it. */
function fire(app: AppRegistry, name: string, input: string): boolean {
  const registered = [...app.functions.values()].find((one) => one.metadata.name.toLowerCase() === name.toLowerCase());
  if (registered === undefined) return false;
  const { binding } = triggerOf(registered);
  if (binding.type === 'httpTrigger') return false;
  if (binding.type === 'timerTrigger') {
    const now = Date.now();
    void runTimer(app, registered, momentAt(parseNcrontab(String(binding['schedule'])), now, now));
  } else {
    invoke(app, registered, { string: input }).catch(() => undefined);
  }
  return true;
}

/** A timer's function that throws is logged, and runs again at its next moment. */
async function runTimer(app: AppRegistry, registered: RegisteredFunction, moment: TimerMoment): Promise<void> {
  await invoke(app, registered, timerInput(moment)).catch(() => undefined);
}

async function invoke(
  app: AppRegistry,
  registered: RegisteredFunction,
  input: RpcTypedData,
  metadata: Readonly<Record<string, RpcTypedData>> = {},
): ReturnType<typeof invokeFunction> {
  const { name } = registered.metadata;
  const log = (level: string, category: string, message: string): void =>
    writeLog(level, category, `${name}: ${message}`);
  try {
    return await invokeFunction(app, registered, input, metadata, log);
  } catch (error) {
    log('error', 'user', error instanceof Error ? (error.stack ?? error.message) : String(error));
    throw error;
  }
}

/** The connection string of a setting, under its own name or after `AzureWebJobs`, as Azure's host looks it up. */
function connectionOf(setting: string): string {
  const found = process.env[`AzureWebJobs${setting}`] ?? process.env[setting];
  if (found === undefined) throw new Error(`The setting ${setting} holds no connection string.`);
  return found;
}

function summarize(registered: RegisteredFunction, { routePrefix }: HostSettings): FunctionSummary {
  const { name } = registered.metadata;
  const { binding } = triggerOf(registered);
  if (binding.type === 'queueTrigger') return { name, trigger: 'queue', queueName: String(binding['queueName']) };
  if (binding.type === 'timerTrigger') return { name, trigger: 'timer', schedule: String(binding['schedule']) };
  return {
    name,
    trigger: 'http',
    route: routeOf(registered, routePrefix),
    methods: methodsOf(registered),
    authLevel: authLevelOf(registered),
  };
}

function writeLog(level: string, category: string, message: string): void {
  if (category === 'system' && (level === 'debug' || level === 'trace')) return;
  process.stdout.write(`${new Date().toISOString()} ${level} ${message}\n`);
}
