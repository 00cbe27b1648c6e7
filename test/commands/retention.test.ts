import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { retention } from '../../commands/retention.ts';
import { BadUsage } from '../../commands/usage.ts';
import { parseInstant } from '../../shared/policy/instant.ts';

const SCRIPT = fileURLToPath(new URL('../../commands/retention.ts', import.meta.url));
const NOW = parseInstant('2026-11-23T03:00:00Z');
const THREE = ['2026-11-21T02:00:00Z', '2026-11-23T02:00:00Z', '2026-11-22T02:00:00Z'];

async function shown(points: unknown, args: readonly string[] = ['--keep', '1d']) {
  return JSON.parse(await retention([...args, '--json'], async () => JSON.stringify(points), NOW)) as unknown;
}

describe('each point is shown with its decision and reasons', () => {
  test('in the order given, as it was given', async () => {
    expect(await shown(THREE)).toEqual([
      { createdAt: '2026-11-21T02:00:00Z', decision: 'prune', reasons: ['expired'] },
      { createdAt: '2026-11-23T02:00:00Z', decision: 'keep', reasons: ['daily-1', 'floor'] },
      { createdAt: '2026-11-22T02:00:00Z', decision: 'keep', reasons: ['floor'] },
    ]);
  });

  test('with what an object says of it', async () => {
    const points = [
      { id: 'a', createdAt: '2026-11-23T02:00:00Z' },
      { id: 'b', createdAt: '2026-11-22T09:00:00Z', scheduledFor: '2026-11-22T02:00:00Z' },
      { id: 'c', createdAt: '2026-11-21T02:00:00Z', state: 'failed' },
      { id: 'd', createdAt: '2026-11-20T02:00:00Z', hold: true },
      { id: 'e', createdAt: '2026-11-19T15:00:00Z', adHoc: true },
      { id: 'f', createdAt: '2026-11-10T15:00:00Z', adHoc: true },
      { id: 'g', createdAt: '2026-11-18T02:00:00Z', hold: false },
      { id: 'h', createdAt: '2026-11-23T02:00:00Z', state: 'pending', colour: 'grey' },
    ];
    expect(await shown(points)).toMatchObject([
      { id: 'a', decision: 'keep', reasons: ['daily-1', 'floor'] },
      { id: 'b', createdAt: '2026-11-22T09:00:00Z', decision: 'keep', reasons: ['floor'] },
      { id: 'c', decision: 'prune', reasons: ['failed'] },
      { id: 'd', decision: 'keep', reasons: ['hold'] },
      { id: 'e', decision: 'keep', reasons: ['ad-hoc'] },
      { id: 'f', decision: 'prune', reasons: ['expired'] },
      { id: 'g', decision: 'prune', reasons: ['expired'] },
      { id: 'h', decision: 'keep', reasons: ['pending'] },
    ]);
  });

  test('by the calendar of the zone', async () => {
    // 23:30 UTC on 22 November is already the 23rd in Tokyo.
    const points = ['2026-11-23T02:00:00Z', '2026-11-22T23:30:00Z', '2026-11-22T02:00:00Z'];
    expect(await shown(points, ['--keep', '2d', '--time-zone', 'asia/tokyo'])).toMatchObject([
      { reasons: ['daily-1', 'floor'] },
      { reasons: ['floor'] },
      { reasons: ['daily-2'] },
    ]);
  });

  test('and none of an empty list', async () => {
    expect(await shown([])).toEqual([]);
  });

  test('as a table for people', async () => {
    const text = await retention(['--keep', 'keep 1d'], async () => JSON.stringify(THREE), NOW);
    expect(text).toContain('keep   2026-11-23T02:00:00Z  daily-1, floor\n');
    expect(text).toMatch(/2 kept, 1 pruned\n$/);
  });
});

test.each<[string, string[], string, RegExp]>([
  ['no rules', [], '[]', /--keep is missing/],
  ['an empty policy', ['--keep', ''], '[]', /--keep/],
  ['a rule of nothing', ['--keep', '0d'], '[]', /keep nothing/],
  ['a bare count', ['--keep', '7'], '[]', /unit/],
  ['other clauses', ['--keep', '7d at 02:00'], '[]', /keep rules alone/],
  ['an unknown zone', ['--keep', '7d', '--time-zone', 'Mars'], '[]', /--time-zone/],
  ['an unknown option', ['--keep', '7d', '--kepe', '8d'], '[]', /--kepe/],
  ['an instant that is none', ['--keep', '7d', '--now', 'today'], '[]', /--now/],
  ['no JSON', ['--keep', '7d'], 'points', /no JSON/],
  ['no array', ['--keep', '7d'], '{}', /array/],
  ['a point that is no instant', ['--keep', '7d'], '["2026-11-23T02:00:00Z", "x", 5]', /point 1: [\s\S]*point 2: /],
  ['a point without a time', ['--keep', '7d'], '[{"id":"a"}]', /point 0\.createdAt/],
])('%s is refused', async (_, args, stdin, message) => {
  const outcome = retention(args, async () => stdin, NOW);
  await expect(outcome).rejects.toThrow(BadUsage);
  await expect(outcome).rejects.toThrow(message);
});

test('the command prints one JSON document on stdout and nothing else', () => {
  const args = [
    SCRIPT,
    '--keep',
    '7d 4w 12m',
    '--time-zone',
    'Europe/London',
    '--now',
    '2026-11-23T03:00:00Z',
    '--json',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    input: `\uFEFF${JSON.stringify(THREE)}`,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toHaveLength(3);
});
