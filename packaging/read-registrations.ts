import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** A call of `app` in a file of `functions/`. */
export interface Registration {
  /** Of the repository. */
  readonly path: string;
  /** `http`, `timer` and so on. */
  readonly method: string;
  readonly name: string;
  /** Without the handler; all of it can be written as JSON. */
  readonly options: Readonly<Record<string, unknown>>;
}

const LIBRARY = '@azure/functions';
/** Of what a process may print. */
const MOST_BYTES = 10_000_000;

/** Takes down what is registered in place of registering it. */
const RECORDER = `
const registrations = [];
let path;
export const app = new Proxy({}, {
  get: (_, method) => (name, { handler, ...options }) => {
    for (const [option, value] of Object.entries(options)) {
      if (JSON.stringify(value) === undefined) throw new Error(name + ': the option ' + option + ' cannot be written as JSON.');
    }
    registrations.push({ path, method, name, options });
  },
});
export async function record(of, load) { path = of; await load(); }
export const tell = () => process.stdout.write(JSON.stringify(registrations));
`;

const recorder: Plugin = {
  name: 'recorder',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^${LIBRARY}$`) }, () => ({ path: LIBRARY, namespace: 'recorder' }));
    onLoad({ filter: /.*/, namespace: 'recorder' }, () => ({ contents: RECORDER }));
  },
};

/**
 * What the files of `functions/` register, in the order of their names: they are run in a process of their own, with a recorder
 * in place of `@azure/functions`. Throws what they throw, and where an option cannot be written as JSON.
 */
export async function readRegistrations(root: string): Promise<readonly Registration[]> {
  const paths = globSync('functions/*.ts', { cwd: root }).sort();
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: recordingOf(root, paths), resolveDir: root },
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [recorder],
    logLevel: 'warning',
  });
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module'], {
    cwd: root,
    encoding: 'utf8',
    input: outputFiles[0]?.text,
    maxBuffer: MOST_BYTES,
  });
  if (status !== 0) throw new Error(`The functions cannot be registered:\n${stderr}`);
  return JSON.parse(stdout) as readonly Registration[];
}

/** Code that registers the same function with this expression as its handler. */
export function registrationCode({ method, name, options }: Registration, handler: string): string {
  return `app.${method}(${JSON.stringify(name)}, { ...${JSON.stringify(options)}, handler: ${handler} });\n`;
}

function recordingOf(root: string, paths: readonly string[]): string {
  const records = paths.map(
    (path) => `await record(${JSON.stringify(path)}, () => import(${JSON.stringify(resolve(root, path))}));\n`,
  );
  return `import { record, tell } from '${LIBRARY}';\n${records.join('')}tell();\n`;
}
