import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../shared/settings/settings.ts';
import { compiled, ofType, readInfra, resourcesOf } from './templates.ts';

const main = compiled('main');
const text = JSON.stringify(main);
const DERIVED = ['NIGHTKEEP_ALERT_EMAIL', 'NIGHTKEEP_ARM_AUDIENCE', 'NIGHTKEEP_ARM_ENDPOINT', 'NIGHTKEEP_OWNER'];
/** Parameters of their own, which no history of deployments shows. */
const SECRET = {
  webhookUrl: 'NIGHTKEEP_WEBHOOK_URL',
  heartbeatUrl: 'NIGHTKEEP_HEARTBEAT_URL',
  dashboardSecret: 'NIGHTKEEP_DASHBOARD_SECRET',
} as const;
const APART = [...DERIVED, ...Object.values(SECRET)];

describe('the template of the app', () => {
  test('keeps keys away from storage, and asks for TLS 1.2', () => {
    expect(ofType(main, 'Microsoft.Storage/storageAccounts').map(({ properties }) => properties)).toEqual([
      {
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
      },
    ]);
  });

  test('serves by https alone, without FTP and without passwords for deployment', () => {
    const [app] = ofType(main, 'Microsoft.Web/sites');
    const policies = ofType(main, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');

    expect(app?.properties).toMatchObject({
      httpsOnly: true,
      siteConfig: { ftpsState: 'Disabled', minTlsVersion: '1.2', scmMinTlsVersion: '1.2' },
    });
    expect(policies.map(({ properties }) => properties)).toEqual([{ allow: false }, { allow: false }]);
  });

  test('closes the logs to keys', () => {
    const [insights] = ofType(main, 'Microsoft.Insights/components');
    const [workspace] = ofType(main, 'Microsoft.OperationalInsights/workspaces');

    expect(insights?.properties).toMatchObject({ DisableLocalAuth: true });
    expect(workspace?.properties).toMatchObject({ features: { disableLocalAuth: true } });
    expect(workspace?.properties).toHaveProperty('workspaceCapping.dailyQuotaGb');
  });

  test('asks Azure for no secret, in outputs or anywhere', () => {
    expect(text).not.toMatch(/listKeys|listAccountSas|listServiceSas|listSecrets|AccountKey|SharedAccess|\blist\(/i);
    expect(Object.keys(main['outputs'] as object)).toEqual([
      'NIGHTKEEP_URL',
      'NIGHTKEEP_KEY_COMMAND',
      'NIGHTKEEP_PRINCIPAL_ID',
      'NIGHTKEEP_OWNER',
      'NIGHTKEEP_OWNER_ADVICE',
      'NIGHTKEEP_PROTECT_COMMAND',
    ]);
  });

  test('gives the app its storage, its logs and ARM by identity', () => {
    const [settings] = ofType(main, 'Microsoft.Web/sites/config');
    const named = [...JSON.stringify(settings?.properties).matchAll(/'(A[A-Za-z_]+)',/g)].map(([, name]) => name);

    expect(named.sort()).toEqual([
      'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
      'APPLICATIONINSIGHTS_CONNECTION_STRING',
      'AZURE_CLIENT_ID',
      'AzureWebJobsStorage__blobServiceUri',
      'AzureWebJobsStorage__clientId',
      'AzureWebJobsStorage__credential',
      'AzureWebJobsStorage__queueServiceUri',
      'AzureWebJobsStorage__tableServiceUri',
    ]);
  });

  test('tags the group for azd, which deletes it, and the app as its service', () => {
    const groups = ofType(main, 'Microsoft.Resources/resourceGroups');
    const [app] = ofType(main, 'Microsoft.Web/sites');

    expect(groups.map(({ tags }) => tags)).toEqual(["[variables('tags')]"]);
    expect(main['variables']).toMatchObject({ tags: { 'azd-env-name': "[parameters('environmentName')]" } });
    expect(JSON.stringify(app?.tags)).toContain("'azd-service-name', 'app'");
  });

  test('grants the identity data roles of its own storage and logs, and nothing outside', () => {
    const grants = ofType(main, 'Microsoft.Authorization/roleAssignments');

    expect(grants).toHaveLength(2);
    expect(grants.every(({ scope }) => /storageAccounts|Microsoft.Insights\/components/.test(scope ?? ''))).toBe(true);
    expect(resourcesOf(main).map(({ type }) => type)).not.toContain('Microsoft.Authorization/roleDefinitions');
  });
});

describe('every setting that the app knows is passed by the deployment, and no other', () => {
  const known = Object.keys(SETTINGS).sort();

  test('as a choice of whoever deploys, or derived', () => {
    const definitions = main['definitions'] as Record<string, { properties: Record<string, unknown> }>;
    const [chosen] = Object.values(definitions);

    expect([...Object.keys(chosen?.properties ?? {}), ...APART].sort()).toEqual(known);
    for (const name of APART) expect(text).toContain(`'${name}', `);
  });

  test('with a line in main.parameters.json', () => {
    const { parameters } = JSON.parse(readInfra('main.parameters.json')) as {
      parameters: { settings: { value: Record<string, string> } };
    };

    const { value } = parameters.settings;
    expect([...Object.keys(value), ...APART].sort()).toEqual(known);
    for (const [name, text] of Object.entries(value)) expect(text).toBe(`\${${name}}`);
  });
});

test('what is secret is in parameters that no history of deployments shows, also on its way to the app', () => {
  const { parameters } = JSON.parse(readInfra('main.parameters.json')) as { parameters: Record<string, unknown> };

  for (const [parameter, setting] of Object.entries(SECRET)) {
    expect(main['parameters']).toMatchObject({ [parameter]: { type: 'securestring', defaultValue: '' } });
    expect(parameters[parameter]).toEqual({ value: `\${${setting}}` });
  }
  const secure = [...text.matchAll(/"settings":\{"type":"(\w+)"/g)].map(([, type]) => type);
  expect(secure).toContain('secureObject');
});
