import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';
import { build, type Plugin } from 'esbuild';

/** Tests and what they try, as one script that can be evaluated afresh within milliseconds. */
export interface TestBundle {
  /** The test files, relative to the root, sorted. */
  readonly files: readonly string[];
  /**
   * Evaluates the script: for each test file, what loads it. A module is evaluated once for each call of this, when the
   * first file that needs it is loaded. `packages` stand in for the packages of their name.
   */
  readonly evaluate: (packages: ReadonlyMap<string, unknown>) => Readonly<Record<string, () => void>>;
}

/** Bundles the test files that the patterns match under a root. */
export async function bundleTests(root: string, patterns: readonly string[]): Promise<TestBundle> {
  const files = globSync([...patterns], { cwd: root, exclude: ['**/*.long.test.ts', '**/*.year.test.ts'] }).sort();
  const loaders = files.map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)})`);
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: `module.exports = {${loaders.join(',')}};`, resolveDir: root, sourcefile: 'all-tests.js' },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    logLevel: 'silent',
    plugins: [ownPlace(root)],
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('esbuild wrote no bundle');
  const script = new Script(`(function (module, require) {${output.text}\n})`, {
    filename: join(root, 'all-tests.js'),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const required = createRequire(join(root, 'package.json'));
  return {
    files,
    evaluate: (packages) => {
      const module = { exports: {} as Record<string, () => void> };
      const require = (name: string): unknown => packages.get(name) ?? required(name);
      script.runInThisContext()(module, require);
      return module.exports;
    },
  };
}

/** In a bundle there is no `import.meta`: each file is told where it stood. */
function ownPlace(root: string): Plugin {
  return {
    name: 'own-place',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, ({ path }) => ({
        loader: 'ts',
        resolveDir: dirname(path),
        contents: readFileSync(resolve(root, path), 'utf8')
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
          .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
      }));
    },
  };
}
