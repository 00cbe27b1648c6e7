import { describe, expect, test } from 'vitest';
import { restoreContract } from './restore-contract.ts';
import { SHELL } from './run-script.ts';

describe('scripts/restore.sh', () => {
  restoreContract(SHELL);

  test('tells its options', async () => {
    const { code, stdout } = await SHELL.run({ help: true }, {});

    expect(code).toBe(0);
    expect(stdout).toContain('--dry-run');
  });
});
