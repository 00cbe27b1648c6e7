import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { END_WITH_PARENT, endProcess } from '../host/end-process.ts';

export interface RunningAzurite {
  /** For `AzureWebJobsStorage` and for any Storage client. */
  readonly connectionString: string;
  readonly blobUrl: string;
  readonly queueUrl: string;
  readonly tableUrl: string;
  close(): Promise<void>;
}

// The well-known development account, the same in every Azurite and of no worth:
// https://learn.microsoft.com/azure/storage/common/storage-use-azurite#well-known-storage-account-and-key
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const SERVICES = ['Blob', 'Queue', 'Table'] as const;
const LISTENING = /Azurite (Blob|Queue|Table) service is successfully listening at (http:\S+)/g;

/** Starts Azurite in memory, on free ports of 127.0.0.1, with telemetry off. Rejects where it ends before it listens. */
export async function startAzurite(): Promise<RunningAzurite> {
  const child = spawn(process.execPath, [...END_WITH_PARENT, azuriteScript(), ...azuriteOptions()], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const urls = await readUrls(child);
  const endpoints = SERVICES.map((service) => `${service}Endpoint=${urls.get(service)}/${ACCOUNT}`);
  return {
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${ACCOUNT}`,
      `AccountKey=${KEY}`,
      ...endpoints,
      '',
    ].join(';'),
    blobUrl: urls.get('Blob') ?? '',
    queueUrl: urls.get('Queue') ?? '',
    tableUrl: urls.get('Table') ?? '',
    // In memory: there is nothing to save, and it would wait for idle connections.
    close: () => endProcess(child, 0),
  };
}

function azuriteScript(): string {
  return createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');
}

function azuriteOptions(): readonly string[] {
  const ports = SERVICES.flatMap((service) => [`--${service.toLowerCase()}Port`, '0']);
  return ['--silent', '--disableTelemetry', '--skipApiVersionCheck', '--inMemoryPersistence', ...ports];
}

/** Azurite tells the ports that it got on its standard output. */
function readUrls(child: ChildProcess): Promise<ReadonlyMap<string, string>> {
  return new Promise((resolve, reject) => {
    let output = '';
    const urls = new Map<string, string>();
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      for (const [, service, url] of output.matchAll(LISTENING)) urls.set(service ?? '', url ?? '');
      if (urls.size === SERVICES.length) resolve(urls);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Azurite ended with ${code} before it listened: ${output.trim()}`)));
  });
}
