import type { AzureError } from './azure-error.ts';

/** The names under which the SDK's credentials give up, and what storage says of a key or SAS that is no longer right. */
const SIGN_IN_CODES: ReadonlySet<string> = new Set([
  'CredentialUnavailableError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'AggregateAuthenticationError',
  'AuthenticationFailed',
]);

/** Whether who the app is was not believed, as against what it may do: no token was had, or one was not taken (401). */
export function isSignInFailure({ code, status, message }: AzureError): boolean {
  return status === 401 || SIGN_IN_CODES.has(code) || /\bAADSTS\d+/.test(message);
}

/** That the app cannot sign in to Azure Resource Manager, and what mends it. */
export function saySignIn(error: AzureError): string {
  return `The app cannot sign in to Azure (${quote(error)}): nothing is made or pruned. Look whether its managed identity still exists and is assigned to the app (az functionapp identity show), and whether AZURE_CLIENT_ID names it; on a machine of your own, sign in again (az login).`;
}

/** That storage does not believe who the app is, and what mends it. */
export function sayStorageSignIn(error: AzureError): string {
  return `Storage does not accept how the app signs in (${quote(error)}). Where AzureWebJobsStorage holds a key or SAS that has expired or was renewed, set it again; where storage is reached by identity, look whether the identity still exists and is assigned to the app (az functionapp identity show).`;
}

const LONGEST_QUOTE = 300;

/** Azure's code and words in one line; whole pages are cut. */
export function quote({ code, message }: Pick<AzureError, 'code' | 'message'>): string {
  const line = message.replace(/\s+/g, ' ').trim();
  const cut = line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
  return `${code}: ${cut.replace(/[.:]$/, '')}`;
}
