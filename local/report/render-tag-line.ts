/** The command that puts an assumed tag on a VM in Azure, beside its other tags. */
export function renderTagLine(vmId: string, tagKey: string, value: string): string {
  const tag = `${tagKey}=${value}`;
  return `\nTo protect the first of them in Azure:\naz tag update --operation Merge --resource-id ${quote(vmId)} --tags ${quote(tag)}\n`;
}

/** For a POSIX shell; PowerShell reads it alike. */
function quote(text: string): string {
  return /^[A-Za-z0-9_./=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
