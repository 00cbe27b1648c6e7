import { expect, test } from 'vitest';
import { paintFor } from '../../../local/report/paint.ts';
import { renderGuide } from '../../../local/report/render-guide.ts';
import { azureCliLines, simulatorLines } from '../../../local/simulator/azure-cli-lines.ts';

const ENDPOINTS = {
  armUrl: 'https://localhost:7072/',
  caPath: "/home/jane's/ca.pem",
  msiEndpoint: 'http://127.0.0.1:7073/msi/token',
  msiSecret: 'the-secret',
};

test('the guide prints every value that the documents say npm start prints', () => {
  const text = renderGuide(
    {
      appUrl: 'http://localhost:7071',
      key: 'the-key',
      masterKey: 'the-master-key',
      dashboardSecret: 'the-dashboard-secret',
      vmName: 'web 01',
      logPath: '/log',
      connectionString: 'AccountName=one;TableEndpoint=http://127.0.0.1:1/one;',
      simulator: simulatorLines(ENDPOINTS),
      azureCli: azureCliLines(ENDPOINTS),
    },
    paintFor(false, {}),
  );

  const lines = text.split('\n').map((line) => line.trim());
  expect(lines).toEqual(
    expect.arrayContaining([
      'http://localhost:7071/api/dashboard',
      'secret: the-dashboard-secret',
      'KEY=the-key',
      "export AZURE_STORAGE_CONNECTION_STRING='AccountName=one;TableEndpoint=http://127.0.0.1:1/one;'",
      `export ARM=https://localhost:7072 CA='/home/jane'\\''s/ca.pem'`,
      "export IDENTITY_ENDPOINT='http://127.0.0.1:7073/msi/token' IDENTITY_HEADER='the-secret'",
      `export MSI_ENDPOINT='http://127.0.0.1:7073/msi/token' MSI_SECRET='the-secret'`,
    ]),
  );
  expect(text).toContain("'http://localhost:7071/api/coverage?vm=web%2001'");
});
