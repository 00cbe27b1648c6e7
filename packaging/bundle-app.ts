import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';

/** Made by CommonJS packages in the bundle: `require` of node's own modules, and of the one that the worker serves. */
const REQUIRE = `import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);`;

export interface Bundle {
  /** Files that went into it, relative to the repository. */
  readonly inputs: readonly string[];
}

/**
 * Bundles each file of `functions/` and all that it needs into `out`: one file a function, and chunks that they share in a
 * folder of their own, since every file beside the functions would be taken for one. What is imported on first use stays
 * apart. Microsoft's worker serves `@azure/functions-core` itself, so it stays out.
 */
export async function bundleApp(root: string, out: string): Promise<Bundle> {
  // As if within the repository, wherever it goes: source maps tell where their sources are from there.
  const outdir = join(root, 'dist/package');
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: globSync('functions/*.ts', { cwd: root }).sort(),
    outdir,
    write: false,
    outbase: '.',
    entryNames: '[dir]/[name]',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['@azure/functions-core'],
    banner: { js: REQUIRE },
    minifySyntax: true,
    minifyWhitespace: true,
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
  return { inputs: Object.keys(metafile.inputs).sort() };
}

/** The glob of the bundled functions, as package.json's `main` names it. */
export const BUNDLED_FUNCTIONS = join('functions', '*.js');
