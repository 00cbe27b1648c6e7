import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Ended, type Options, POWER_SHELL_SCRIPT, QUIET_POWER_SHELL, type Script } from './run-script.ts';

/** Values come with a `=` in front: text that looks like a date would be made one. */
const LOOP = `
while ($null -ne ($line = [Console]::In.ReadLine())) {
  $asked = $line | ConvertFrom-Json
  foreach ($one in $asked.env.PSObject.Properties) { Set-Item "env:$($one.Name)" $one.Value.Substring(1) }
  $given = @{}
  foreach ($one in $asked.options.PSObject.Properties) { $given[$one.Name] = if ($one.Value -eq $true) { $true } else { $one.Value.Substring(1) } }
  $global:LASTEXITCODE = 0
  & '${POWER_SHELL_SCRIPT}' @given | Out-String -Width 9999 -Stream | ForEach-Object { [Console]::Out.WriteLine($_) }
  [Console]::Out.WriteLine("==end $LASTEXITCODE")
  [Console]::Error.WriteLine('==end')
}`;

export interface PowerShellSession {
  readonly run: Script['run'];
  readonly close: () => void;
}

/** One PowerShell that runs the script again and again: its start takes longer than the script. */
export function startPowerShell(pwsh: string): PowerShellSession {
  const args = ['-NoProfile', '-NonInteractive', '-Command', LOOP];
  const child = spawn(pwsh, args, { env: { ...process.env, ...QUIET_POWER_SHELL } });
  const stdout = createInterface(child.stdout)[Symbol.asyncIterator]();
  const stderr = createInterface(child.stderr)[Symbol.asyncIterator]();
  return {
    run: async (options, env): Promise<Ended> => {
      child.stdin.write(`${JSON.stringify({ options: marked(options), env: marked(env) })}\n`);
      const [out, said] = await Promise.all([untilEnd(stdout), untilEnd(stderr)]);
      return { code: Number(out.end), stdout: out.text, stderr: said.text };
    },
    close: () => child.stdin.end(),
  };
}

function marked(values: Options): Options {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === true ? value : `=${value}`]),
  );
}

async function untilEnd(lines: AsyncIterator<string>): Promise<{ readonly text: string; readonly end: string }> {
  const read: string[] = [];
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`PowerShell ended: ${read.join('\n')}`);
    if (value.startsWith('==end')) return { text: read.map((line) => `${line}\n`).join(''), end: value.slice(6) };
    read.push(value);
  }
}
