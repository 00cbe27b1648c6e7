import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

// Compiles and lints every Bicep file; a warning fails like an error. The templates in infra/compiled, which the portal and
// the tests use, have to be what the files compile to; with --write they are written.

const INFRA = import.meta.dirname;
const COMPILED = ['main', 'subscription'] as const;
const VERSION = '0.49.2';
const PACKAGE = 'Azure.Bicep.CommandLine.linux-x64';

/** Neither tool sends anything about its use. */
const QUIET = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1', BICEP_TRACING_ENABLED: 'false' };

const bicep = process.env['BICEP'] ?? onPath('bicep') ?? restored();
if (bicep === undefined) {
  console.log(
    'The Bicep files were NOT checked: there is neither a Bicep CLI (on PATH or in BICEP) nor dotnet on Linux x64 to restore it with.',
  );
} else {
  process.exitCode = check(bicep, process.argv.includes('--write')) ? 0 : 1;
}

function check(bicep: string, write: boolean): boolean {
  const files = readdirSync(INFRA, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bicep'));
  const found = lint(bicep);
  const stale = found.length > 0 ? [] : COMPILED.flatMap((name) => compare(bicep, name, write));
  for (const line of [...found, ...stale]) console.error(line);
  if (found.length + stale.length > 0) return false;
  console.log(`${files.length} Bicep files compile and lint without a warning (${version(bicep)}).`);
  return true;
}

/** Compiles and lints every file in one process, and returns its warnings and errors. */
function lint(bicep: string): readonly string[] {
  const args = ['lint', '--pattern', join(INFRA, '**/*.bicep')];
  const { status, stdout, stderr, error } = spawnSync(bicep, args, { env: QUIET, encoding: 'utf8' });
  if (error !== undefined) throw error;
  const told = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return status === 0
    ? told.filter((line) => /: (Warning|Error) /.test(line))
    : [`bicep lint ended with ${status}`, ...told];
}

function compare(bicep: string, name: (typeof COMPILED)[number], write: boolean): readonly string[] {
  const path = join(INFRA, 'compiled', `${name}.json`);
  const compiled = execFileSync(bicep, ['build', join(INFRA, `${name}.bicep`), '--stdout'], {
    env: QUIET,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (write) writeFileSync(path, `${withoutGenerator(compiled)}\n`);
  if (readFileSync(path, 'utf8').trimEnd() === withoutGenerator(compiled)) return [];
  return [`infra/compiled/${name}.json is not what infra/${name}.bicep compiles to: npm run infra:check -- --write`];
}

/** Without the compiler's version and hash, so that another version of the compiler makes no difference by itself. */
function withoutGenerator(template: string): string {
  return JSON.stringify(
    JSON.parse(template, (key, value) => (key === '_generator' ? undefined : value)),
    null,
    2,
  );
}

function version(bicep: string): string {
  return execFileSync(bicep, ['--version'], { env: QUIET, encoding: 'utf8' }).trim();
}

function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The CLI from its NuGet package, restored once into a folder outside the repository. */
function restored(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64' || onPath('dotnet') === undefined) return undefined;
  const cache = resolve(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'nightkeep');
  const tool = join(cache, PACKAGE.toLowerCase(), VERSION, 'tools', 'bicep');
  if (isExecutable(tool)) return tool;
  mkdirSync(cache, { recursive: true });
  const project = mkdtempSync(join(tmpdir(), 'nightkeep-restore-'));
  try {
    writeFileSync(join(project, 'bicep.csproj'), projectText(cache));
    execFileSync('dotnet', ['restore', join(project, 'bicep.csproj')], { env: QUIET, stdio: ['ignore', 'ignore', 2] });
  } catch {
    console.error(`${PACKAGE} ${VERSION} could not be restored by dotnet.`);
    return undefined;
  } finally {
    rmSync(project, { recursive: true });
  }
  return tool;
}

function projectText(cache: string): string {
  const major = execFileSync('dotnet', ['--version'], { env: QUIET, encoding: 'utf8' }).split('.')[0];
  return `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net${major}.0</TargetFramework>
    <RestorePackagesPath>${cache}</RestorePackagesPath>
  </PropertyGroup>
  <ItemGroup><PackageDownload Include="${PACKAGE}" Version="[${VERSION}]" /></ItemGroup>
</Project>
`;
}
