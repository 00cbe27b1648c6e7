import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { measureStart } from '../../bench/cold/measure-start.ts';
import { BUNDLED_FUNCTIONS } from '../../packaging/bundle.ts';
import { packageApp } from '../../packaging/package-app.ts';

const root = join(import.meta.dirname, '../..');
const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'nightkeep-packaged-')));
const [made, again] = await Promise.all(folders.map((folder) => packageApp(root, folder)));
if (made === undefined || again === undefined) throw new Error('no package');
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const files = unzipSync(new Uint8Array(readFileSync(made.zip)));
const paths = Object.keys(files);
const code = paths.filter((path) => /\.(js|map|json)$/.test(path));
/** Of every Azurite and its forerunner: docs of Azurite, "Well-known storage account and key". */
const EMULATOR_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** A file of code, and the chunks that are loaded with it: those that code loaded later needs too. */
function loadedAtStart(path: string, found = new Set<string>()): readonly string[] {
  found.add(path);
  for (const [, import_ = ''] of textOf(path).matchAll(/(?:\bfrom|\bimport)"(\.[^"]+)"/g)) {
    const chunk = join(dirname(path), import_);
    if (!found.has(chunk)) loadedAtStart(chunk, found);
  }
  return [...found];
}

/** The sources of a file of code, and of the chunks that are loaded with it. */
function sourcesOf(path: string): readonly string[] {
  return loadedAtStart(path).flatMap(
    (loaded) => (JSON.parse(textOf(`${loaded}.map`)) as { sources: string[] }).sources,
  );
}

function packagesOf(path: string): readonly string[] {
  const names = sourcesOf(path).flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
  return [...new Set(names)].sort();
}

function ourFilesOf(path: string): readonly string[] {
  return sourcesOf(path).flatMap(
    (source) => /^(?:\.\.\/)+((?:functions|shared|packaging)\/.+)$/.exec(source)?.[1] ?? [],
  );
}

const textOf = (path: string): string => new TextDecoder().decode(files[path]);

describe('the package', () => {
  test('holds one file for all functions, chunks, and what the worker and the law ask for; nothing else', () => {
    const rest = paths.filter((path) => !/^chunks\/[\w-]+\.js(\.map)?$/.test(path));

    expect(rest).toEqual([
      'LICENSE',
      'THIRD-PARTY-NOTICES.txt',
      'functions.js',
      'functions.js.map',
      'host.json',
      'package.json',
    ]);
  });

  test('asks for nothing to be installed', () => {
    const { dependencies, devDependencies, scripts, main } = JSON.parse(textOf('package.json'));

    expect([dependencies, devDependencies, scripts, main]).toEqual([undefined, undefined, undefined, 'functions.js']);
  });

  test('loads nothing but the library of functions before a function is called', () => {
    expect(sourcesOf(BUNDLED_FUNCTIONS).some((path) => path.startsWith('webpack://@azure/functions/'))).toBe(true);
    expect(packagesOf(BUNDLED_FUNCTIONS)).toEqual(['cookie']);
    expect(ourFilesOf(BUNDLED_FUNCTIONS)).toEqual(['packaging/late-functions.ts']);
  });

  test('loads no SDK of Azure with a function before it is used', () => {
    const late = [...textOf(BUNDLED_FUNCTIONS).matchAll(/import\("\.\/(chunks\/[^"]+)"\)/g)].map(
      ([, path = '']) => path,
    );

    expect(late.length).toBeGreaterThan(25);
    const known = ['@noble/hashes', 'cookie', 'croner', 'hono', 'luxon', 'zod'];
    for (const path of late) expect(packagesOf(path).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('answers for its health without what reads tags and policies', () => {
    const [, health = ''] = /import\("\.\/(chunks\/health-[^"]+)"\)/.exec(textOf(BUNDLED_FUNCTIONS)) ?? [];

    expect(ourFilesOf(health)).toContain('shared/run/read/read-health.ts');
    expect(ourFilesOf(health).filter((path) => /shared\/policy\/tag\/(read|policies)/.test(path))).toEqual([]);
    expect(packagesOf(health)).toEqual(['@noble/hashes', 'luxon']);
  });

  test('registers what the source registers, and answers', async () => {
    const worker = join(root, 'bench/cold/worker.ts');
    const [source, packaged] = await Promise.all(
      [root, made.folder].map((folder) => measureStart({ worker, root: folder, settings: {} })),
    );

    expect(packaged?.functions.length).toBeGreaterThan(30);
    expect(packaged?.functions).toEqual(source?.functions);
    // There are no settings.
    expect(packaged?.status).toBe(503);
  });

  test('keeps the names of the classes that the Storage SDK tells apart by name', () => {
    const texts = code.map(textOf);

    for (const name of ['StorageSharedKeyCredential', 'AnonymousCredential', 'StorageRetryPolicyFactory']) {
      expect(texts.some((text) => text.includes(`"${name}")`))).toBe(true);
    }
  });

  test('holds no source: its maps name lines, and not what stands there', () => {
    const maps = paths.filter((path) => path.endsWith('.map'));

    expect(maps.length).toBeGreaterThan(10);
    for (const path of maps) expect(JSON.parse(textOf(path))).not.toHaveProperty('sourcesContent');
  });

  test('holds nothing of the local cloud, of tests or of this machine', () => {
    const maps = paths.filter((path) => path.endsWith('.map')).map((path) => JSON.parse(textOf(path)));
    const sources = new Set(maps.flatMap(({ sources }) => sources as string[]));

    expect(sources.size).toBeGreaterThan(100);
    // Some libraries were bundled before.
    const known = /^(webpack:\/\/@azure|(\.\.\/)+(functions\.ts$|(functions|shared|packaging|node_modules)\/))/;
    expect([...sources].filter((path) => !known.test(path))).toEqual([]);
    expect(code.filter((path) => textOf(path).includes(root))).toEqual([]);
  });

  test('holds no key but the one of the storage emulator, which its SDK publishes', () => {
    const keys = code.flatMap((path) => [...textOf(path).matchAll(/AccountKey=([A-Za-z0-9+/]{20,}={0,2})/g)]);

    expect([...new Set(keys.map(([, key]) => key))]).toEqual([EMULATOR_KEY]);
  });

  test('names the licence of every package in it', () => {
    const notices = textOf('THIRD-PARTY-NOTICES.txt');

    for (const name of ['@azure/functions', '@azure/arm-compute', '@azure/identity', 'luxon', 'zod', 'croner']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'));
    }
  });

  test('has the same bytes however often it is made', () => {
    expect(readFileSync(again.zip).equals(readFileSync(made.zip))).toBe(true);
  });

  test('is the folder that azd deploys', () => {
    const inFolder = readdirSync(made.folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());

    expect(inFolder).toHaveLength(paths.length);
  });
});

test('a policies.json beside package.json goes along', async () => {
  const [own, out] = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'nightkeep-policies-')));
  if (own === undefined || out === undefined) throw new Error('no folder');
  folders.push(own, out);
  for (const name of ['functions', 'shared', 'node_modules', 'package.json', 'host.json', 'LICENSE']) {
    symlinkSync(join(root, name), join(own, name));
  }
  writeFileSync(join(own, 'policies.json'), '{"policies":{}}');

  const { folder } = await packageApp(own, out);

  expect(readFileSync(join(folder, 'policies.json'), 'utf8')).toBe('{"policies":{}}');
});
