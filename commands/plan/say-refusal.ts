import type { AzureError } from '../../shared/run/azure-error.ts';
import { Refused } from '../usage.ts';

/** Errors of the credential classes: nobody is signed in, or the sign-in is over. */
const NO_SIGN_IN = [
  'AggregateAuthenticationError',
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
];

/** Azure's refusal of a read as one line that says what to do; Azure's own words are in it. */
export function sayRefusal({ code, status, message }: AzureError): Refused {
  const words = `${code}: ${oneLine(message)}`;
  if (NO_SIGN_IN.includes(code)) {
    return new Refused('Nobody is signed in to Azure here: run `az login` (or Connect-AzAccount, or azd auth login).');
  }
  if (status === 401) return new Refused(`Azure does not take this sign-in: run \`az login\` again. ${words}`);
  if (status === 403)
    return new Refused(`A permission is missing; the Reader role on the subscription suffices. ${words}`);
  if (status === 429)
    return new Refused(`Azure asks to be left alone for a while; try again in some minutes. ${words}`);
  if (status === undefined) return new Refused(words);
  return new Refused(`Azure answered ${status}. ${words}`);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
