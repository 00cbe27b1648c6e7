import type { Paint } from './paint.ts';

/** What a person can try while the local cloud is up. */
export interface Guide {
  readonly appUrl: string;
  readonly key: string;
  readonly masterKey: string;
  readonly dashboardSecret: string;
  /** A VM of the fleet, for the examples. */
  readonly vmName: string | undefined;
  readonly logPath: string;
  /** Of Azurite, where the app's tables are. */
  readonly connectionString: string;
  /** Lines that ask the simulated Azure itself. */
  readonly simulator: readonly string[];
  /** Lines that point the Azure CLI at the local cloud. */
  readonly azureCli: readonly string[];
}

const UP = 'Up. The timer ticks every five minutes. Ctrl-C ends everything.';

/** The URLs, the keys and the lines to paste. */
export function renderGuide(guide: Guide, paint: Paint): string {
  const { appUrl, key, masterKey, vmName } = guide;
  const vm = encodeURIComponent(vmName ?? 'VM');
  const call = (path: string, options = ''): string =>
    `curl -s ${options}-H "x-functions-key: $KEY" '${appUrl}/api/${path}'`;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Look at it (the dashboard asks for the secret)', [`${appUrl}/api/dashboard`, `secret: ${guide.dashboardSecret}`]],
    [
      'Ask it (paste the first line once)',
      [
        `KEY=${key}`,
        `curl -s ${appUrl}/api/health`,
        call('coverage'),
        call(`coverage?vm=${vm}`),
        call(`recovery-points?vm=${vm}`),
        call('runs'),
      ],
    ],
    [
      'Let it work (the last line fires the timer, with the master key, and prints nothing)',
      [
        call(`runs?vm=${vm}&keepFor=3d&wait=60`, '-X POST '),
        call('runs?dryRun=true&wait=60', '-X POST '),
        `curl -s -X POST -d '{}' -H "x-functions-key: ${masterKey}" ${appUrl}/admin/functions/tick`,
      ],
    ],
    ['The simulated Azure (see local/README.md)', guide.simulator],
    [
      'Its tables, for any client (see docs/tables.md)',
      [`export AZURE_STORAGE_CONNECTION_STRING='${guide.connectionString}'`],
    ],
    ...(guide.azureCli.length === 0 ? [] : [['With the Azure CLI', guide.azureCli] as const]),
  ];
  const lines = sections.flatMap(([title, commands]) => [
    '',
    paint.bold(title),
    ...commands.map((line) => `  ${line}`),
  ]);
  const last = ['', `The app's log: ${guide.logPath}`, '', paint.bold(UP)];
  return `${[...lines, ...last].join('\n')}\n`;
}
