import { parseArgs } from 'node:util';

export interface StartArguments {
  /** Ends by itself after the first run. */
  readonly once: boolean;
  /** One JSON document on the standard output and nothing else. */
  readonly json: boolean;
  readonly strict: boolean;
  readonly help: boolean;
  /** Files of a fleet; none: the sample fleet. */
  readonly fleet: readonly string[];
  /** The zip of a packaged app, in place of the built tree. */
  readonly package?: string;
  /** A tag value for untagged VMs. */
  readonly assume?: string;
  readonly port?: number;
}

/** Arguments that cannot be understood; the message is one line for the person who wrote them. */
export class ArgumentError extends Error {}

export const USAGE = `npm start -- [options]

Starts the local cloud with the sample fleet, runs the first nightly run, and stays up.

  --once             end after the first run
  --json             with --once: print one JSON document and nothing else
  --strict           with --once: exit with 1 for a partial run or any problem, too
  --fleet FILE...    what az vm list, az disk list and az snapshot list print, instead of the sample
  --assume VALUE     give untagged VMs this tag value (in the local copy)
  --package ZIP      run this zip, which npm run package makes (dist/nightkeep.zip), and not the tree
  --port N           where the app listens (7071); the simulated Azure gets N+1, its identity
                     endpoint N+2
`;

/** Reads the arguments after `npm start --`. Throws ArgumentError. */
export function readArguments(args: readonly string[]): StartArguments {
  const { values, positionals } = parse(args);
  const { once = false, json = false, strict = false, help = false, fleet = [], assume } = values;
  if (positionals.length > 0 && fleet.length === 0) {
    throw new ArgumentError(`${JSON.stringify(positionals[0])} is no option; --help lists them.`);
  }
  if (json && !once) throw new ArgumentError('--json goes with --once.');
  if (strict && !once) throw new ArgumentError('--strict goes with --once.');
  if (assume?.trim() === '') throw new ArgumentError('--assume needs a tag value, such as nightly.');
  return {
    once,
    json,
    strict,
    help,
    fleet: [...fleet, ...positionals],
    ...(values.package === undefined ? {} : { package: values.package }),
    ...(assume === undefined ? {} : { assume }),
    ...(values.port === undefined ? {} : { port: readPort(values.port) }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        once: { type: 'boolean' },
        json: { type: 'boolean' },
        strict: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        fleet: { type: 'string', multiple: true },
        package: { type: 'string' },
        assume: { type: 'string' },
        port: { type: 'string' },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [message = ''] = error.message.split('. ');
    throw new ArgumentError(`${message}; --help lists the options.`);
  }
}

function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 1 && port <= 65_533) return port;
  throw new ArgumentError(`--port must be a number from 1 to 65533, not ${JSON.stringify(text)}.`);
}
