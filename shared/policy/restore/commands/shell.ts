/** A command as the words that a program gets, and for `az rest` the JSON of its body. */
export interface Command {
  readonly words: readonly string[];
  readonly body?: unknown;
}

/** The same commands, one a line, for people of either shell. */
export interface ShellCommands {
  readonly bash: readonly string[];
  readonly powershell: readonly string[];
}

/** Renders commands so that every word arrives as it is, whatever it holds. */
export function renderCommands(commands: readonly Command[]): ShellCommands {
  return { bash: commands.map(bashLine), powershell: commands.map(powerShellLine) };
}

/** A word as bash, dash and zsh read it. */
export function quoteBash(word: string): string {
  return /^[A-Za-z0-9_/:.@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** PowerShell takes the typographic quotes for quotes too; doubled, each stands for itself. */
export function quotePowerShell(word: string): string {
  if (/^[A-Za-z0-9_/:.-]+$/.test(word)) return word;
  return `'${word.replaceAll(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
}

function bashLine({ words, body }: Command): string {
  const line = words.map(quoteBash).join(' ');
  return body === undefined ? line : `${line} --body '${plainJson(body)}'`;
}

/** The body goes by a file: on its way to a program, PowerShell and cmd.exe take quotes out of an argument. */
function powerShellLine({ words, body }: Command): string {
  const line = words.map(quotePowerShell).join(' ');
  if (body === undefined) return line;
  const write = `$file = New-TemporaryFile; [IO.File]::WriteAllText($file.FullName, '${plainJson(body)}')`;
  return `${write}; ${line} --body "@$($file.FullName)"; Remove-Item $file`;
}

/** JSON of printable ASCII without a single quote, so that no shell and no encoding changes it. */
function plainJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /['\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
