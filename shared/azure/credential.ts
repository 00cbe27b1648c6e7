import type { TokenCredential } from '@azure/identity';

/**
 * In Azure the managed identity (a user-assigned one where AZURE_CLIENT_ID names it), elsewhere the developer's own sign-in
 * by the Azure CLI, Azure PowerShell or azd, whichever answers first. AZURE_AUTHORITY_HOST selects a sovereign cloud.
 * The SDK is loaded on first use.
 */
export function createCredential(env: Readonly<Record<string, string | undefined>>): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      credential ??= buildCredential(env);
      return (await credential).getToken(scopes, options);
    },
  };
}

async function buildCredential(env: Readonly<Record<string, string | undefined>>): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  if (env['IDENTITY_ENDPOINT'] || env['MSI_ENDPOINT']) {
    const clientId = env['AZURE_CLIENT_ID'];
    return clientId ? new identity.ManagedIdentityCredential({ clientId }) : new identity.ManagedIdentityCredential();
  }
  return new identity.ChainedTokenCredential(
    new identity.AzureCliCredential(),
    new identity.AzurePowerShellCredential(),
    new identity.AzureDeveloperCliCredential(),
  );
}
