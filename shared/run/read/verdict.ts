import type { Instant } from '../../policy/instant.ts';
import { isSelected } from './coverage-disks.ts';
import { type CoverageItem, coverageItem } from './coverage-item.ts';
import type { Health } from './read-health.ts';
import { sayVerdict } from './say-verdict.ts';
import { urgencyOf } from './urgency.ts';
import type { CoverageRow, CoverageState } from './view-rows.ts';

/** What a person who looks once a month needs to know first. */
export interface Verdict {
  /** Something is selected, every one of it has its points, and health is ok. */
  readonly allProtected: boolean;
  /** The verdict in one sentence. */
  readonly says: string;
  readonly counts: Readonly<Record<CoverageState, number>>;
  /** Worst first. What somebody means to be left out, by a disk's own tag, is none of it. */
  readonly attention: readonly CoverageItem[];
  /** Unprotected and opted out; those whose tags look as if they meant to opt in come first. */
  readonly leftOut: readonly CoverageItem[];
  /** Points that no policy selects any more: of how many disks, and the provisioned size of those, point by point. */
  readonly orphans: Orphans;
  readonly health: Health;
}

export interface Orphans {
  readonly disks: number;
  readonly points: number;
  readonly gib: number;
}

/** The verdict over all rows of coverage at an instant; who has made the items of the rows before passes them on. */
export function verdictOf(
  rows: readonly CoverageRow[],
  health: Health,
  now: Instant,
  items: readonly CoverageItem[] = rows.map((row) => coverageItem(row, now)),
): Verdict {
  const attention = items
    .filter((item) => urgencyOf(item) !== undefined)
    .toSorted((a, b) => (urgencyOf(a) ?? 0) - (urgencyOf(b) ?? 0) || byName(a, b));
  const leftOut = items
    .filter(({ state }) => state === 'unprotected' || state === 'opted-out')
    .toSorted((a, b) => isHinted(b) - isHinted(a) || byName(a, b));
  const selected = items.filter(({ state }) => !OUTSIDE.includes(state));
  return {
    allProtected: health.state === 'ok' && selected.length > 0 && attention.length === 0,
    says: sayVerdict({ selected, attention, leftOut, health, seenAt: latest(rows) }, now),
    counts: countStates(items),
    attention,
    leftOut,
    orphans: countOrphans(rows),
    health,
  };
}

const OUTSIDE: readonly CoverageState[] = ['unprotected', 'opted-out', 'orphan'];

function byName(a: CoverageItem, b: CoverageItem): number {
  const [one, other] = [`${a.name}/${a.resourceGroup}`, `${b.name}/${b.resourceGroup}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

function isHinted({ nearMissKeys }: CoverageItem): number {
  return nearMissKeys === undefined ? 0 : 1;
}

function countStates(items: readonly CoverageItem[]): Verdict['counts'] {
  const counts: Record<CoverageState, number> = {
    protected: 0,
    partly: 0,
    late: 0,
    overdue: 0,
    'opted-out': 0,
    unprotected: 0,
    problem: 0,
    orphan: 0,
  };
  for (const { state } of items) counts[state] += 1;
  return counts;
}

/** All points of orphans; a VM in order may have a disk that is none of a policy's any more. */
function countOrphans(rows: readonly CoverageRow[]): Orphans {
  const left = rows.filter(({ orphanPoints = 0 }) => orphanPoints > 0);
  const sum = (figure: (row: CoverageRow) => number) => left.reduce((total, row) => total + figure(row), 0);
  return {
    disks: sum(({ disks }) => disks.filter((disk) => !isSelected(disk) && disk.points > 0).length),
    points: sum(({ orphanPoints = 0 }) => orphanPoints),
    gib: sum(({ orphanGib = 0 }) => orphanGib),
  };
}

function latest(rows: readonly CoverageRow[]): Instant | undefined {
  return rows.reduce<Instant | undefined>(
    (last, { asOf }) => (last === undefined || asOf > last ? asOf : last),
    undefined,
  );
}
