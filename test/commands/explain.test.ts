import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { explain, explainTag } from '../../commands/explain.ts';
import { BadUsage } from '../../commands/usage.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';

const SCRIPT = fileURLToPath(new URL('../../commands/explain.ts', import.meta.url));
const NOW = parseInstant('2026-11-23T03:00:00Z');

function explained(value: string, from = '2026-11-23T03:00:00Z', count = 3) {
  return explainTag({ value, book: builtInPolicies('UTC'), timeZone: 'UTC', from: parseInstant(from), count });
}

describe('a tag value is explained', () => {
  test('in words, canonical text and occurrences in local time and UTC over a change of the clocks', () => {
    expect(explained('"Nightly" tz europe/london # gold', '2026-10-24T01:00:00Z')).toMatchObject({
      sentence: expect.stringMatching(
        /^A snapshot every day at 02:00 \(Europe\/London\).* at most 23 points, the oldest .* back\.$/,
      ),
      canonical: 'nightly tz Europe/London',
      note: 'gold',
      problems: [],
      occurrences: [
        { utc: '2026-10-24T01:00:00Z', local: '2026-10-24T02:00:00+01:00' },
        { utc: '2026-10-25T02:00:00Z', local: '2026-10-25T02:00:00+00:00' },
        { utc: '2026-10-26T02:00:00Z', local: '2026-10-26T02:00:00+00:00' },
      ],
    });
  });

  test.each([
    ['hourly keep 1000h', 'keep 1000h = 1,000 points, the limit is 450', 'hourly keep 450h'],
    ['nightly keep 400d 60m', 'keep 400d 60m = 400 + 60 = 460 points, the limit is 450', 'nightly keep 390d 60m'],
    ['at 02:00/02:03 keep last 5', '3 minutes apart = up to 20 points an hour of a disk, the limit is 12', 'every 1h'],
  ])('%s with the arithmetic of what cannot fit', (value, arithmetic, suggestion) => {
    const { problems, canonical } = explained(value);

    expect(canonical).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(arithmetic);
    expect(problems[0]?.suggestion).toContain(suggestion);
  });

  test('with what a year of it leaves, newest first, each with its reasons', () => {
    const { kept } = explained('nightly');
    expect(kept).toHaveLength(20);
    expect(kept[0]).toEqual({
      utc: '2027-11-23T02:00:00Z',
      local: '2027-11-23T02:00:00Z',
      reasons: ['daily-1', 'weekly-1', 'monthly-1', 'floor'],
    });
    expect(kept.at(-1)).toMatchObject({ utc: '2026-12-31T02:00:00Z', reasons: ['monthly-12'] });
    expect(explained('weekly').kept.every(({ local }) => new Date(local).getUTCDay() === 0)).toBe(true);
  });

  test('as opted out', () => {
    expect(explained('off')).toEqual({
      sentence: 'Opted out: no snapshots are taken.',
      canonical: 'off',
      problems: [],
      occurrences: [],
      kept: [],
    });
  });

  test('as a problem with the nearest spelling', () => {
    expect(explained('nigthly')).toMatchObject({
      sentence: expect.stringContaining('nothing is pruned'),
      problems: [{ tag: 'nigthly', message: expect.any(String), suggestion: 'nightly' }],
      occurrences: [],
      kept: [],
    });
  });
});

describe('what a month of it costs', () => {
  const POLICIES = {
    far: { schedule: 'at 02:00', keep: '3d 2w', copyTo: [{ region: 'westeurope', keep: '2d' }], instantAccess: '2h' },
    whole: { schedule: 'at 02:00', keep: '3d', incremental: false, sku: 'Premium_LRS' },
  };

  function costOf(value: string) {
    const { book } = readPoliciesFile(JSON.stringify({ policies: POLICIES }), { timeZone: 'UTC' });
    const cost = { usedGib: 40, pricePerGibMonth: 0.05, churnPercent: 2 };
    return explainTag({ value, book, timeZone: 'UTC', from: NOW, count: 1, cost }).cost;
  }

  test('as coverage reckons it: the oldest by what is in use, the others by what changed', () => {
    expect(costOf('nightly keep 3d 2w')).toEqual({
      regions: [
        { points: 4, sum: '40 × (1 + 2 × 0.02 + 0.10)', gib: expect.closeTo(45.6), perMonth: expect.closeTo(2.28) },
      ],
      uncounted: [],
    });
  });

  test('with copies by their own retention, and what no figure holds', () => {
    expect(costOf('far')).toMatchObject({
      regions: [
        { points: 4, perMonth: expect.closeTo(2.28) },
        { region: 'westeurope', points: 2, sum: '40 × (1 + 0.02)', gib: expect.closeTo(40.8) },
      ],
      uncounted: [expect.stringContaining('leaves its region'), expect.stringContaining('Instant access')],
    });
  });

  test('of full snapshots by all that is in use, each time', () => {
    expect(costOf('whole')).toMatchObject({
      regions: [{ points: 3, sum: '3 × 40', gib: 120 }],
      uncounted: [expect.stringContaining('Premium')],
    });
  });

  test('in text where it is asked for, and else not', () => {
    expect(explain(['nightly keep 3d 2w', '--used', '40'], NOW)).toContain(
      '  4 points: 40 × (1 + 2 × 0.02 + 0.10) = 45.6 GiB = 2.28\n',
    );
    expect(explain(['nightly'], NOW)).not.toContain('A month of it');
    expect(() => explain(['nightly', '--used', 'much'], NOW)).toThrow(BadUsage);
    expect(() => explain(['nightly', '--used', '4', '--churn', '101'], NOW)).toThrow(BadUsage);
  });
});

describe('the command', () => {
  test('joins words that the shell split, and counts occurrences', () => {
    const json = JSON.parse(
      explain(['nightly', 'keep', '14d', '--json', '--count', '2', '--time-zone', 'asia/tokyo'], NOW),
    );
    expect(json).toMatchObject({
      canonical: 'nightly keep 14d',
      occurrences: [{ local: '2026-11-24T02:00:00+09:00' }, {}],
    });
  });

  test('prints text that holds sentence, occurrences and kept points', () => {
    const text = explain(['weekly'], NOW);
    expect(text).toContain('A snapshot every Sunday at 02:00 (UTC)');
    expect(text).toContain('2026-11-29T02:00:00Z');
    expect(text).toContain('monthly-12');
  });

  test.each(['nightly keep last 5 24h 7d 4w 12m 3y tz Europe/London', 'at 2:30 tz Europe/Londn', 'every 5h', '--help'])(
    'of %j prints no line over 100 columns, and a suggestion on a line of its own',
    (value) => {
      const lines = explain([value], NOW).split('\n');

      expect(lines.filter((line) => line.length > 100)).toEqual([]);
      expect(lines.filter((line) => line.includes('Did you mean') && !line.startsWith('→'))).toEqual([]);
    },
  );

  test.each<[string[], RegExp]>([
    [[], /tag value is missing/],
    [['nightly', '--cuont', '3'], /--cuont/],
    [['nightly', '--count', 'many'], /--count/],
    [['nightly', '--from', 'yesterday'], /--from/],
    [['nightly', '--time-zone', 'London'], /Europe\/London/],
    [['nightly', '--policies', 'no-such-file.json'], /no-such-file\.json cannot be read/],
  ])('refuses %j', (args, message) => {
    expect(() => explain(args, NOW)).toThrow(BadUsage);
    expect(() => explain(args, NOW)).toThrow(message);
  });

  test('prints one JSON document on stdout and nothing else', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, 'nightly', '--json'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ canonical: 'nightly', problems: [] });
  });

  test('ends with status 2 and a message on stderr for bad usage', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/missing[\s\S]*usage: npm run explain/);
  });
});
