import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const VERSION = '7.6.9';
const QUIET = {
  ...process.env,
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  POWERSHELL_TELEMETRY_OPTOUT: '1',
  POWERSHELL_UPDATECHECK: 'Off',
};

/**
 * A `pwsh` that runs: that of NIGHTKEEP_PWSH, the one on the PATH, or, where dotnet is on the machine, the one of its NuGet
 * package, restored once into a folder outside the repository. Undefined where there is none.
 */
export function findPowerShell(): string | undefined {
  const given = process.env['NIGHTKEEP_PWSH'];
  if (given !== undefined) return given;
  if (runs('pwsh')) return 'pwsh';
  const folder = resolve(
    process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
    'nightkeep',
    'powershell',
    VERSION,
  );
  const tool = join(folder, 'pwsh');
  if (!existsSync(tool) && runs('dotnet')) {
    mkdirSync(folder, { recursive: true });
    install(folder);
  }
  return existsSync(tool) && runs(tool) ? tool : undefined;
}

function install(folder: string): void {
  try {
    const args = ['tool', 'install', '--tool-path', folder, 'PowerShell', '--version', VERSION];
    execFileSync('dotnet', args, { env: QUIET, stdio: ['ignore', 'ignore', 2] });
  } catch {
    console.error(`PowerShell ${VERSION} could not be installed by dotnet.`);
  }
}

function runs(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { env: QUIET, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
