import { describe, expect, test } from 'vitest';
import { findPowerShell } from './find-power-shell.ts';
import { restoreContract } from './restore-contract.ts';
import { powerShell, runScript } from './run-script.ts';

const pwsh = findPowerShell();

// Skipped only where there is neither PowerShell nor a dotnet to install it with: the app does not need it.
describe.skipIf(pwsh === undefined)('scripts/restore.ps1 (needs `pwsh`)', () => {
  const script = powerShell(pwsh ?? '');
  restoreContract(script);

  test('tells its options', async () => {
    const { code, stdout } = await runScript(script, { help: true }, {});

    expect(code).toBe(0);
    expect(stdout).toContain('-DryRun');
  });
});
