import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LOGGED } from '../../shared/run/log-messages.ts';
import { compiled, ofType, readInfra } from './templates.ts';

const main = compiled('main');
const names = globSync('*.kql', { cwd: resolve(import.meta.dirname, '../../infra/queries') }).map((file) =>
  basename(file, '.kql'),
);
const document = readInfra('../docs/telemetry.md');

describe('the saved queries', () => {
  test('are in a pack that Application Insights offers', () => {
    const [saved] = ofType(main, 'Microsoft.OperationalInsights/queryPacks/queries');

    expect(ofType(main, 'Microsoft.OperationalInsights/queryPacks')).toHaveLength(1);
    expect(saved?.properties).toMatchObject({ related: { resourceTypes: ['microsoft.insights/components'] } });
    expect(names.length).toBeGreaterThan(5);
  });

  test.each(names)('%s is deployed as it stands, under its own name', (name) => {
    const text = JSON.stringify(main);

    expect(text).toContain(JSON.stringify(readInfra(`queries/${name}.kql`)).slice(1, -1));
    expect(text).toContain(`"name":"${name}"`);
  });

  test.each(names)('%s looks for messages that the app logs and for metrics that the document tells', (name) => {
    const query = readInfra(`queries/${name}.kql`);

    const messages = [...query.matchAll(/line\.message\) == '([^']+)'/g)].map(([, message]) => message);
    const metrics = [...query.matchAll(/name (?:==|startswith) '([^']+)'/g)].map(([, metric = '']) => metric);
    expect(Object.values(LOGGED)).toEqual(expect.arrayContaining(messages));
    for (const metric of metrics) expect(document).toContain(`| \`${metric}`);
    expect(/^(traces|customMetrics)$/m.test(query)).toBe(true);
  });
});

test('the logs of a day are capped, unless whoever deploys says otherwise', () => {
  const { logDailyCapGb } = main['parameters'] as Record<string, { readonly defaultValue?: string }>;

  expect(Number(logDailyCapGb?.defaultValue)).toBe(1);
});
