import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin, transform } from 'esbuild';

/** Made by CommonJS packages in the bundle: `require` of node's own modules, and of the one that the worker serves. */
const REQUIRE = `import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);`;

/** The Storage SDK tells its own policies and credentials apart by the names of their classes, which therefore stay. */
const NAMES_OF_STORAGE: Plugin = {
  name: 'names-of-storage',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules\/@azure\/storage-\w+\/.*\.js$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { keepNames: true, format: 'esm' });
      return { contents: code };
    });
  },
};

export interface Bundle {
  /** Files that went into it, relative to the repository. */
  readonly inputs: readonly string[];
}

/** The file that is loaded first, as package.json's `main` names it. */
export const BUNDLED_FUNCTIONS = 'functions.js';

/**
 * Bundles `source`, the text of a module in the root of the repository, and what it imports, into `BUNDLED_FUNCTIONS`, and
 * what is imported on first use into chunks, in `out`.
 */
export async function bundle(
  root: string,
  source: string,
  out: string,
  plugins: readonly Plugin[] = [],
): Promise<Bundle> {
  // As if within the repository, wherever it goes: source maps tell where their sources are from there.
  const outdir = join(root, 'dist/package');
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: source, resolveDir: root, sourcefile: BUNDLED_FUNCTIONS.replace('.js', '.ts') },
    outdir,
    write: false,
    entryNames: BUNDLED_FUNCTIONS.replace('.js', ''),
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['@azure/functions-core'],
    banner: { js: REQUIRE },
    minify: true,
    plugins: [...plugins, NAMES_OF_STORAGE],
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) {
    const target = join(out, relative(outdir, path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents);
  }
  const inputs = Object.keys(metafile.inputs).filter((path) => !path.startsWith('<'));
  return { inputs: inputs.sort() };
}
