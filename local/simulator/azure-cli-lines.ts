export interface LocalEndpoints {
  /** The simulator's address, `https://localhost:PORT`. */
  readonly armUrl: string;
  /** The file that holds its certificate. */
  readonly caPath: string;
  readonly msiEndpoint: string;
  readonly msiSecret: string;
}

/**
 * Lines to paste into a POSIX shell, after which `az` in that shell talks to the local cloud, under a configuration of
 * its own, with telemetry off. Azure CLI 2.45 signs in by the older App Service protocol (`MSI_ENDPOINT`, `MSI_SECRET`).
 */
export function azureCliLines({ armUrl, caPath, msiEndpoint, msiSecret }: LocalEndpoints): string[] {
  const endpoint = armUrl.replace(/\/$/, '');
  return [
    'export AZURE_CONFIG_DIR="$(mktemp -d)" AZURE_CORE_COLLECT_TELEMETRY=false',
    `export REQUESTS_CA_BUNDLE=${quote(caPath)}`,
    `export MSI_ENDPOINT=${quote(msiEndpoint)} MSI_SECRET=${quote(msiSecret)}`,
    `az cloud register -n nightkeep-local --endpoint-resource-manager ${endpoint} --endpoint-management ${endpoint}/ --endpoint-active-directory ${endpoint}/ --endpoint-active-directory-resource-id ${endpoint}/ --endpoint-active-directory-graph-resource-id ${endpoint}/`,
    'az cloud set -n nightkeep-local',
    'az login --identity',
    // Debian's and Ubuntu's package of 2.45 asks for a VM api-version that its own library lacks; an older profile mends it.
    'az vm list --output none 2>/dev/null || az cloud update --name nightkeep-local --profile 2020-09-01-hybrid',
  ];
}

/** Lines to paste into a POSIX shell that ask the simulated Azure by curl, with a token of the identity endpoint. */
export function simulatorLines({ armUrl, caPath, msiEndpoint, msiSecret }: LocalEndpoints): string[] {
  const given = "node -pe 'JSON.parse(fs.readFileSync(0)).access_token'";
  return [
    `export ARM=${armUrl.replace(/\/$/, '')} CA=${quote(caPath)}`,
    `export IDENTITY_ENDPOINT=${quote(msiEndpoint)} IDENTITY_HEADER=${quote(msiSecret)}`,
    `export TOKEN=$(curl -s -H "X-IDENTITY-HEADER: $IDENTITY_HEADER" "$IDENTITY_ENDPOINT?resource=$ARM/&api-version=2019-08-01" | ${given})`,
    'curl -s --cacert "$CA" -H "Authorization: Bearer $TOKEN" "$ARM/subscriptions?api-version=2022-12-01"',
    'curl -s --cacert "$CA" "$ARM/_local/log?limit=3"',
  ];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
