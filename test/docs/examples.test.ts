import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenInventory, openInventory } from '../../commands/plan/open-inventory.ts';
import { planSubscriptions } from '../../commands/plan/plan-subscriptions.ts';
import { readOnlyPorts } from '../../commands/plan/read-only-ports.ts';
import { readOptions } from '../../commands/plan/read-options.ts';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import type { RunResult } from '../../local/report/render-run.ts';
import { readDocument } from './documents.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'nightkeep-test-'));
const TEXT = readDocument('docs/http.md').text;

let opened: OpenInventory;
let result: RunResult;

beforeAll(async () => {
  const path = join(FOLDER, 'sample.json');
  writeFileSync(path, JSON.stringify(sampleFleet(Date.now())));
  const options = await readOptions(['--fleet', path], {});
  opened = await openInventory(options, {});
  result = await planSubscriptions(readOnlyPorts(opened.inventory), options.settings);
});

afterAll(async () => {
  await opened.close();
  rmSync(FOLDER, { recursive: true });
});

/** The JSON example in the section of a route. */
function exampleOf(route: string): unknown {
  const section = TEXT.split(/^## /m).find((part) => part.startsWith(`${route}\n`)) ?? '';
  return JSON.parse(/^```json\n([\s\S]*?)^```$/m.exec(section)?.[1] ?? 'null');
}

function keysOf(values: readonly object[]): ReadonlySet<string> {
  return new Set(values.flatMap((value) => Object.keys(value)));
}

describe('the examples of docs/http.md have no field that the app does not give', () => {
  test('in coverage', () => {
    const [item] = (exampleOf('GET /api/coverage') as { items: { disks: object[] }[] }).items;

    const given = [...keysOf(result.coverage)];
    expect(given).toEqual(expect.arrayContaining([...keysOf([item ?? {}])]));
    expect([...keysOf(result.coverage.flatMap(({ disks }) => disks))]).toEqual(
      expect.arrayContaining([...keysOf(item?.disks ?? [])]),
    );
    expect(item?.disks).not.toHaveLength(0);
  });

  test('in recovery points', () => {
    const { items } = exampleOf('GET /api/recovery-points') as { items: object[] };

    expect(items).not.toHaveLength(0);
    expect([...keysOf(result.points)]).toEqual(expect.arrayContaining([...keysOf(items)]));
  });

  test('in a run, beside what only one that was carried out has', () => {
    const run = exampleOf('GET /api/runs/{id}') as { actions: object[] };
    const carriedOut = ['endedAt', 'reason', 'sentAt', 'timeCreated', 'sku'];

    expect([...keysOf([result.run]), ...carriedOut]).toEqual(expect.arrayContaining(Object.keys(run)));
    expect([...keysOf(result.run.actions), ...carriedOut]).toEqual(expect.arrayContaining([...keysOf(run.actions)]));
  });
});

test('docs/http.md explains every state of coverage that the sample fleet shows', () => {
  const [, table = ''] = /^## GET \/api\/coverage$([\s\S]*?)^## /m.exec(TEXT) ?? [];
  const explained = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, state]) => state),
  );

  expect(explained).toEqual(expect.arrayContaining([...new Set(result.coverage.map(({ state }) => state))]));
});
