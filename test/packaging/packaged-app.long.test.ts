import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from '../../functions/http/openapi/document.ts';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import { unpackPackage } from '../../local/start/unpack-package.ts';
import { packageApp } from '../../packaging/package-app.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { openCloud } from '../e2e/support/test-cloud.ts';

const repository = join(import.meta.dirname, '../..');
const out = mkdtempSync(join(tmpdir(), 'nightkeep-packaged-'));
const { zip } = await packageApp(repository, out);
const root = unpackPackage(zip);
const app = await openCloud({ fleet: sampleFleet(Date.now()), root });
afterAll(() => {
  for (const folder of [out, root]) rmSync(folder, { recursive: true });
});

describe('the package, in an empty folder with nothing else installed', () => {
  let run: RunReport;
  beforeAll(async () => {
    run = await app.tickToEnd();
  });

  test('registers every function', () => {
    const files = readdirSync(join(repository, 'functions')).filter((file) => file.endsWith('.ts'));
    const names = app.host.functions.map(({ name }) =>
      name.replace(/^(plan|execute|watch|restore)Poison$/, 'poison').replace(/^notifyPoison$/, 'notify'),
    );

    expect([...new Set(names)].sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort());
  });

  test('answers the same OpenAPI document as the source, minified and loaded late, and its page', async () => {
    const document = await app.get<unknown>('/api/openapi.json');
    const page = await app.call('GET', '/api/reference', { key: null });

    expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('makes the points of a night, prunes, and records the run', async () => {
    expect(run).toMatchObject({ state: 'succeeded', counts: { failed: 0 } });
    expect(run.counts.created).toBeGreaterThan(15);
    expect(run.counts.pruned).toBeGreaterThan(100);
    const made = (await app.snapshots()).filter(({ tags }) => tags?.['nightkeep-run'] === run.id);
    expect(made).toHaveLength(run.counts.created);
  });

  test('answers over HTTP', async () => {
    expect(await app.call('GET', '/api/health', { key: null })).toMatchObject({ status: 200, body: { state: 'ok' } });
    expect(await app.call('GET', '/api/coverage')).toMatchObject({ status: 200 });
    expect(await app.call('GET', '/api/runs', { key: null })).toMatchObject({ status: 401 });
  });
});
