import { describe, expect, test } from 'vitest';
import { fillTables } from '../../bench/fill-tables.ts';
import type { Result } from '../../bench/result.ts';
import { textTable } from '../../bench/table.ts';

const MACHINE = { cores: 2, model: 'some CPU', memoryGib: 16, node: 'v24.0.0', load: 0.26 };

function aResult(part: string, measuredAt: string, figure: number): Result {
  const against = { kind: 'peer', name: 'another', figure: 4 } as const;
  const rows = [{ what: 'first | reply', figure, unit: 'ms', against, how: 'once' }];
  return { part, measuredAt, machine: MACHINE, rows, figures: undefined };
}

const RESULTS = [aResult('cold', '2026-11-23T12:00:00Z', 2), aResult('fleet', '2026-11-24T12:00:00Z', 8)];

test('the table of all parts tells of each when and on what it was measured', () => {
  expect(textTable(RESULTS).split('\n')).toEqual([
    'what           figure  held against         ratio  how',
    '',
    'cold, measured on 2026-11-23 on 2 cores (some CPU), 16 GiB, node v24.0.0, under a load of 0.3 before',
    'first | reply    2 ms  peer: another, 4 ms  0.5    once',
    '',
    'fleet, measured on 2026-11-24 on 2 cores (some CPU), 16 GiB, node v24.0.0, under a load of 0.3 before',
    'first | reply    8 ms  peer: another, 4 ms  2      once',
  ]);
});

describe('a document', () => {
  const text = 'Before\n\n<!-- bench: cold -->\nold\n<!-- bench end -->\n\nAfter\n';

  test('has the table of a part in its place, and the rest as it was', () => {
    expect(fillTables(text, RESULTS).split('\n')).toEqual([
      'Before',
      '',
      '<!-- bench: cold -->',
      '',
      '`npm run bench -- cold`, measured on 2026-11-23 on 2 cores (some CPU), 16 GiB, node v24.0.0, under a load of 0.3 before:',
      '',
      '| what | figure | held against | ratio | how |',
      '| --- | ---: | --- | ---: | --- |',
      '| first \\| reply | 2 ms | peer: another, 4 ms | 0.5 | once |',
      '',
      '<!-- bench end -->',
      '',
      'After',
      '',
    ]);
  });

  test('is the same when it is filled again', () => {
    const once = fillTables(text, RESULTS);

    expect(fillTables(once, RESULTS)).toBe(once);
  });

  test('says so where a part was never measured', () => {
    expect(fillTables(text, [])).toContain('Not measured yet.');
  });
});
