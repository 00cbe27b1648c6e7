import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { priced, storedGib } from '../../shared/policy/cost.ts';
import { steadyGapsDays } from '../../shared/policy/steady-gaps.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { readTag } from '../../shared/policy/tag/read-tag.ts';
import { SETTINGS } from '../../shared/settings/settings.ts';
import { blocksOf, proseOf, readDocument } from './documents.ts';

const ALERTS = resolve(import.meta.dirname, '../../infra/modules/alerts.bicep');
const document = readDocument('docs/cost.md');
const text = proseOf(document);

/** `1.23`, as the document writes money. */
function money(amount: number | undefined): string {
  return (amount ?? Number.NaN).toFixed(2);
}

describe('the example of docs/cost.md', () => {
  const [example = ''] = blocksOf(document).flatMap((block) => (block.language === 'cost' ? [block.text] : []));
  const [, tag = '', points = '', size = '', used = ''] =
    /^(.*): (\d+) points of (\d+) GiB, (\d+) GiB used$/m.exec(example) ?? [];

  test('is what the app reckons with the settings of the table', () => {
    const absent = (name: keyof typeof SETTINGS) => Number(SETTINGS[name].absent);
    const reading = readTag(tag, builtInPolicies('UTC'), { timeZone: 'UTC', tagClauses: 'all' });
    if (reading.kind !== 'policy') throw new Error(`${tag} is no policy`);
    const gapsDays = steadyGapsDays(reading.policy);
    const disk = { points: Number(points), sizeGib: Number(size), usedGib: Number(used), gapsDays };

    const gib = storedGib([disk], absent('NIGHTKEEP_DAILY_CHURN_PERCENT'));
    const cost = priced(gib, absent('NIGHTKEEP_PRICE_PER_GIB_MONTH'));

    expect(gapsDays).toEqual([1, 1, 5]);
    expect(example).toContain(`= ${gib.ceiling} GiB = ${money(cost.ceiling)} USD`);
    expect(example).toContain(
      `= ${Math.round((gib.estimate?.from ?? 0) * 100) / 100} GiB = ${money(cost.estimate?.from)} USD`,
    );
  });

  test.each(['NIGHTKEEP_PRICE_PER_GIB_MONTH', 'NIGHTKEEP_CURRENCY', 'NIGHTKEEP_DAILY_CHURN_PERCENT'] as const)(
    'has the default of %s',
    (name) => expect(text).toContain(`| \`${name}\` | \`${SETTINGS[name].absent}\` |`),
  );
});

describe("the app's own cost in docs/cost.md", () => {
  const rows = [...text.matchAll(/^\| ([^|]*) \| ([^|]*) \| ([^|]*) \| (\d+\.\d\d) \|$/gm)].map(
    ([, part = '', quantity = '', at = '', usd = '']) => ({ part, quantity, at, usd: Number(usd) }),
  );

  test('adds up', () => {
    const sum = rows.reduce((total, { usd }) => total + usd, 0);

    expect(rows).toHaveLength(6);
    expect(text).toContain(`That is ${money(sum)} USD`);
  });

  test('counts the executions of every timer, and of a run', () => {
    const ticks = (30 * 24 * 60) / 5;
    const looks = 30 * 24;
    const runs = 30 * (2 + 100 + 10);
    const figure = (count: number) => count.toLocaleString('en');

    expect(rows[0]?.quantity).toBe(
      `${figure(ticks)} + ${figure(looks)} + ${figure(runs)} = ${figure(ticks + looks + runs)}`,
    );
    expect(rows[1]?.quantity).toContain(`${figure((ticks + looks + runs) * 3 * 2)} GB-s`);
    expect(rows[2]?.quantity).toContain(figure((ticks + looks + runs) * 40));
  });

  test('counts the alert rules of the deployment', () => {
    const every = [...readFileSync(ALERTS, 'utf8').matchAll(/frequency: 'PT(\d+)M'/g)].map(([, minutes]) => minutes);
    const counted = rows.flatMap(({ quantity }) => {
      const [, count = '0', minutes] = /^(\d+) log rules? looked at every (\d+) minutes$/.exec(quantity) ?? [];
      return Array.from({ length: Number(count) }, () => minutes);
    });

    expect(counted.toSorted()).toEqual(every.toSorted());
  });
});
