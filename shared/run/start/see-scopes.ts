import { AzureError, errorFields, isRefused } from '../azure-error.ts';
import type { Ports } from '../ports.ts';
import type { Finding } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { isSignInFailure, quote, saySignIn } from '../sign-in.ts';
import { readKnownScopes, type SubscriptionScope } from '../subscription-scope.ts';

/** The subscriptions of the installation; undefined where they could not be listed. */
export interface SeenScopes {
  readonly scopes: readonly SubscriptionScope[] | undefined;
  readonly findings: readonly Finding[];
}

const NONE: Finding = {
  trouble: 'subscription',
  message: 'The identity sees no subscription: deploy infra/subscription.bicep in each subscription that it protects.',
};

/** Lists them, and tells where Azure does not. */
export async function seeScopes(ports: Ports, settings: RunSettings): Promise<SeenScopes> {
  try {
    const scopes = await readKnownScopes(ports, settings);
    return { scopes, findings: scopes.length === 0 ? [NONE] : [] };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('error', 'The subscriptions could not be listed', errorFields(error));
    return { scopes: undefined, findings: [findingOf(error)] };
  }
}

/** What passes by itself is told, and does not call a person. */
function findingOf(error: AzureError): Finding {
  if (isSignInFailure(error)) return { trouble: 'sign-in', message: saySignIn(error) };
  const message = `The subscriptions could not be listed (${quote(error)}).`;
  return isRefused(error) ? { trouble: 'subscription', message } : { message };
}
