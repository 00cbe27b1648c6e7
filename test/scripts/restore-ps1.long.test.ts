import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPowerShell } from './find-power-shell.ts';
import { type PowerShellSession, startPowerShell } from './power-shell-session.ts';
import { restoreContract } from './restore-contract.ts';
import { inPowerShell } from './run-script.ts';

const pwsh = findPowerShell();

// Skipped only where there is neither PowerShell nor a dotnet to install it with: the app does not need it.
describe.skipIf(pwsh === undefined)('scripts/restore.ps1 (needs `pwsh`)', () => {
  let session: PowerShellSession;

  beforeAll(() => {
    session = startPowerShell(pwsh ?? '');
  });

  afterAll(() => session.close());

  restoreContract({ option: inPowerShell, run: (options, env) => session.run(options, env) });

  test('tells its options', async () => {
    const { code, stdout } = await session.run({ help: true }, {});

    expect(code).toBe(0);
    expect(stdout).toContain('-DryRun');
  });
});
