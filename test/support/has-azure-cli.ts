import { execFileSync } from 'node:child_process';

/** Whether the Azure CLI is installed: it is no npm package, and the app does not need it. */
export function hasAzureCli(): boolean {
  try {
    execFileSync('az', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
