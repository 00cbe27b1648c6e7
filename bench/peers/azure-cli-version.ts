import { execFileSync } from 'node:child_process';

/** The version of the Azure CLI; undefined where there is none on the PATH. Throws where it does not work. */
export function azureCliVersion(env: NodeJS.ProcessEnv = process.env): string | undefined {
  try {
    const versions = execFileSync('az', ['version', '--output', 'json'], { env, encoding: 'utf8', stdio: 'pipe' });
    return (JSON.parse(versions) as Readonly<Record<string, string>>)['azure-cli'];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
