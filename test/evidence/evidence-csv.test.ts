import { expect, test } from 'vitest';
import { evidenceCsv } from '../../shared/evidence/read/evidence-csv.ts';
import type { EventEvidence, EvidenceRow } from '../../shared/evidence/read/evidence-row.ts';

function event(fields: Partial<EventEvidence>): EventEvidence {
  return { kind: 'event', date: '2026-11-23', vm: '/x', at: '2026-11-23T02:00:00Z', event: 'tag-changed', ...fields };
}

const HEADER =
  '\ufeffdate,vm,kind,scheduledFor,disk,diskUniqueId,state,adHoc,takenAt,lateMinutes,point,policy,run,code,cause,prunedAt,prunedBecause,prunedUnder,at,event,from,to,by,detail';

/** The cells of the one line after the header. */
function lineOf(row: EvidenceRow): string {
  const [header, ...lines] = evidenceCsv([row]).split(/\r\n(?=\ufeff|2026|$)/);
  expect(header).toBe(HEADER);
  expect(lines.at(-1)).toBe('');
  expect(lines).toHaveLength(2);
  return lines[0] ?? '';
}

test('a row has every field in its column, and each line its end', () => {
  expect(
    lineOf({
      kind: 'occurrence',
      date: '2026-11-23',
      vm: '/vm',
      scheduledFor: '2026-11-23T02:00:00Z',
      disk: 'web-os',
      diskUniqueId: 'u',
      state: 'late',
      takenAt: '2026-11-23T10:04:00Z',
      lateMinutes: 484,
      point: '/p',
      policy: 'nightly',
      run: 'r',
      cause: 'the app did not run',
      prunedAt: '2026-12-01T00:00:00Z',
      prunedBecause: 'expired',
      prunedUnder: 'keep 7d',
    }),
  ).toBe(
    '2026-11-23,/vm,occurrence,2026-11-23T02:00:00Z,web-os,u,late,,2026-11-23T10:04:00Z,484,/p,nightly,r,,the app did not run,2026-12-01T00:00:00Z,expired,keep 7d,,,,,,',
  );
  expect(lineOf(event({ from: 'nightly', to: 'off', by: 'kim', detail: 'x' }))).toBe(
    '2026-11-23,/x,event,,,,,,,,,,,,,,,,2026-11-23T02:00:00Z,tag-changed,nightly,off,kim,x',
  );
});

test.each([
  ['=cmd|"/c calc"!A1', `"'=cmd|""/c calc""!A1"`],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', `"'\r=1"`],
  ['\n=1', `"'\n=1"`],
  ['＝1+1', "'＝1+1"],
  ['＠SUM(A1)', "'＠SUM(A1)"],
  ['a,b', '"a,b"'],
  ['two\nlines', '"two\nlines"'],
  ['say "no"', '"say ""no"""'],
  ['nightly = 1', 'nightly = 1'],
  ['“schräg” 🦉', '“schräg” 🦉'],
])('the value %j stands as %j, and is no formula', (value, cell) => {
  expect(lineOf(event({ to: value }))).toBe(
    `2026-11-23,/x,event,,,,,,,,,,,,,,,,2026-11-23T02:00:00Z,tag-changed,,${cell},,`,
  );
});

test('no rows are a header', () => {
  expect(evidenceCsv([])).toBe(`${HEADER}\r\n`);
});
