import { ZONE } from './quarter.ts';

// What must come out of the quarter, reckoned from its script by hand: none of the product's code is asked.

/** A row without the point's id and the run's, which are no part of what is reckoned. */
export type ExpectedRow = Readonly<Record<string, unknown>>;

const AT_TWO = `at 02:00 keep 7d tz ${ZONE}`;
const AT_THREE = `at 03:00 keep 7d tz ${ZONE}`;
const WRITTEN = `keep 7d tz ${ZONE}`;

interface Point {
  readonly date: string;
  readonly scheduledFor: string;
  readonly takenAt: string;
  isHeld: boolean;
  pruned?: { readonly prunedAt: string; readonly prunedBecause: 'expired'; readonly prunedUnder: string };
}

/** The dates of the quarter. */
const DATES = Array.from({ length: 92 }, (_, day) => new Date(Date.UTC(2026, 8, 1 + day)).toISOString().slice(0, 10));

/** 02:00 in London, an hour earlier in UTC until the clocks went back on 25 October; 03:00 since 11 November. */
function nightOf(date: string): string {
  if (date > '2026-11-10') return `${date}T03:00:00Z`;
  return date < '2026-10-25' ? `${date}T01:00:00Z` : `${date}T02:00:00Z`;
}

/** Where a point was made otherwise than on the minute, or not at all. */
const ODD: Readonly<Record<string, string | null>> = {
  '2026-09-01': '2026-09-01T12:00:00Z',
  '2026-09-21': null,
  '2026-09-22': null,
  '2026-09-23': '2026-09-23T12:00:00Z',
  '2026-11-23': '2026-11-23T12:00:00Z',
};
const UNTAGGED = ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'];

/** When plans were made beside each midnight's and each night's: every one prunes what has expired. */
const OTHER_PLANS = [
  '2026-09-01T12:00:00Z',
  '2026-09-23T12:00:00Z',
  '2026-10-12T02:00:00Z',
  '2026-10-12T10:00:00Z',
  '2026-10-20T12:00:00Z',
  '2026-11-10T12:00:00Z',
  '2026-11-16T12:00:00Z',
  '2026-11-23T12:00:00Z',
];

function isOutage(instant: string): boolean {
  return instant > '2026-09-20T12:00:00Z' && instant < '2026-09-23T12:00:00Z';
}

interface Life {
  readonly disk: string;
  /** The nights on which its create failed. */
  readonly fails: readonly string[];
  /** From when on it is not selected, and until when. */
  readonly unselected: readonly { readonly from: string; readonly to: string }[];
  /** Of `web`, which is held, rescheduled and untagged. */
  readonly isOfWeb: boolean;
}

const LIVES: Readonly<Record<'web-os' | 'web-data' | 'db-os', Life>> = {
  'web-os': {
    disk: 'web-os',
    fails: [],
    unselected: [{ from: '2026-11-16T12:00:00Z', to: '2026-11-23T12:00:00Z' }],
    isOfWeb: true,
  },
  'web-data': {
    disk: 'web-data',
    fails: ['2026-10-12'],
    unselected: [{ from: '2026-11-16T12:00:00Z', to: '2026-11-23T12:00:00Z' }],
    isOfWeb: true,
  },
  'db-os': {
    disk: 'db-os',
    fails: [],
    unselected: [{ from: '2026-10-20T12:00:00Z', to: '2027-01-01T00:00:00Z' }],
    isOfWeb: false,
  },
};

function isSelected({ unselected }: Life, instant: string): boolean {
  return !unselected.some(({ from, to }) => instant >= from && instant < to);
}

/** What is made of a disk, in the order of time. */
function pointsMade(life: Life): readonly Point[] {
  const nights = DATES.flatMap((date) => {
    // `db` keeps its schedule, but is gone by the time that it would differ.
    const scheduledFor = nightOf(date);
    const takenAt = ODD[date] === undefined ? scheduledFor : ODD[date];
    if (takenAt === null || UNTAGGED.includes(date) || life.fails.includes(date) || !isSelected(life, takenAt))
      return [];
    return [{ date, scheduledFor, takenAt, isHeld: false }];
  });
  if (!life.isOfWeb) return nights;
  const rescheduled = {
    date: '2026-11-10',
    scheduledFor: '2026-11-10T03:00:00Z',
    takenAt: '2026-11-10T12:00:00Z',
    isHeld: false,
  };
  return [...nights, rescheduled].toSorted((a, b) => (a.scheduledFor < b.scheduledFor ? -1 : 1));
}

/** Lets a disk's points live: each plan prunes all but the newest of each of seven days, and the last two. */
function liveOf(life: Life): readonly Point[] {
  const points = pointsMade(life);
  const midnights = DATES.map((date) => `${date}T00:00:00Z`);
  const plans = [...midnights, ...DATES.map(nightOf), ...OTHER_PLANS].filter(
    (instant) => !isOutage(instant) && instant >= '2026-09-01T12:00:00Z' && instant <= '2026-12-01T12:00:00Z',
  );
  for (const now of [...new Set(plans)].toSorted()) {
    if (life.isOfWeb) holdAt(points, now);
    const present = points.filter(({ takenAt, pruned, isHeld }) => takenAt < now && pruned === undefined && !isHeld);
    const kept = isSelected(life, now) ? keptNow(present) : keptOfOrphan(present, now);
    for (const point of present) {
      if (kept === 'all' || kept.has(point)) continue;
      const under = !isSelected(life, now) ? WRITTEN : policyAt(now);
      point.pruned = { prunedAt: now, prunedBecause: 'expired', prunedUnder: under };
    }
  }
  return points;
}

function holdAt(points: readonly Point[], now: string): void {
  for (const point of points) {
    point.isHeld =
      now >= '2026-10-01T10:00:00Z' && now < '2026-10-08T10:00:00Z' && point.takenAt < '2026-10-01T10:00:00Z';
  }
}

function policyAt(now: string): string {
  return now >= '2026-11-10T12:00:00Z' ? AT_THREE : AT_TWO;
}

function keptNow(present: readonly Point[]): ReadonlySet<Point> {
  const newestFirst = present.toReversed();
  const dates = [...new Set(newestFirst.map(({ date }) => date))].slice(0, 7);
  return new Set([
    ...dates.flatMap((date) => newestFirst.find((point) => point.date === date) ?? []),
    ...newestFirst.slice(0, 2),
  ]);
}

/** Orphans go in the first plan of a UTC day alone, by the seven days up to it. */
function keptOfOrphan(present: readonly Point[], now: string): ReadonlySet<Point> | 'all' {
  if (!now.endsWith('T00:00:00Z')) return 'all';
  const oldest = new Date(Date.parse(now) - 6 * 86_400_000).toISOString().slice(0, 10);
  const newestFirst = present.toReversed();
  return new Set([...present.filter(({ date }) => date >= oldest), ...newestFirst.slice(0, 2)]);
}

function pointRow(vm: string, kind: 'occurrence' | 'extra', disk: string, point: Point): ExpectedRow {
  const minutes = (Date.parse(point.takenAt) - Date.parse(point.scheduledFor)) / 60_000;
  const isLate = minutes > 30;
  return {
    kind,
    date: point.date,
    vm,
    ...(kind === 'occurrence' ? { policy: point.scheduledFor > '2026-11-10T03' ? AT_THREE : AT_TWO } : {}),
    scheduledFor: point.scheduledFor,
    disk,
    state: isLate ? 'late' : 'taken',
    takenAt: point.takenAt,
    ...(isLate ? { lateMinutes: minutes } : {}),
    ...(kind === 'occurrence' && isLate ? { cause: 'the app did not run' } : {}),
    ...point.pruned,
  };
}

/** The rows of the occurrences and points of one disk. */
function diskRows(vm: string, life: Life): readonly ExpectedRow[] {
  const extras = ['2026-09-01T01:00:00Z', '2026-11-10T03:00:00Z', '2026-11-23T03:00:00Z'];
  const made = liveOf(life).map((point) =>
    pointRow(vm, extras.includes(point.scheduledFor) ? 'extra' : 'occurrence', life.disk, point),
  );
  const missing = ['2026-09-21', '2026-09-22', ...life.fails].map((date) => ({
    kind: 'occurrence',
    date,
    vm,
    policy: AT_TWO,
    scheduledFor: nightOf(date),
    disk: life.disk,
    ...(life.fails.includes(date)
      ? { state: 'failed', code: 'DiskBusy', cause: 'the create failed (DiskBusy): the disk is busy' }
      : { state: 'missed', cause: 'the app did not run' }),
  }));
  return [...made, ...missing];
}

function nothing(vm: string, date: string, cause: string): ExpectedRow {
  return { kind: 'nothing', date, vm, cause };
}

function event(vm: string, at: string, name: string, rest: Readonly<Record<string, string>> = {}): ExpectedRow {
  return { kind: 'event', date: at.slice(0, 10), vm, at, event: name, ...rest };
}

export function expectedOfWeb(vm: string): readonly ExpectedRow[] {
  return inOrder([
    nothing(vm, '2026-09-01', 'it was seen first on this date'),
    event(vm, '2026-09-01T12:00:00Z', 'first-seen', { to: 'nightly keep 7d' }),
    ...diskRows(vm, LIVES['web-os']),
    ...diskRows(vm, LIVES['web-data']),
    event(vm, '2026-10-01T10:00:00Z', 'hold-set', {
      by: 'key: kim',
      detail: '16 points: legal matter 7 (2026-10-01T10:00:00Z)',
    }),
    event(vm, '2026-10-08T10:00:00Z', 'hold-lifted', {
      by: 'key: kim',
      detail: '16 points: legal matter 7 (2026-10-01T10:00:00Z)',
    }),
    event(vm, '2026-11-03T09:00:00Z', 'drill', {
      by: 'key: kim',
      detail:
        '20261103T090000Z-drill1: succeeded at 2026-11-03T09:15:00Z, of the set for 2026-11-03T02:00:00Z, because: the quarterly proof',
    }),
    event(vm, '2026-11-10T12:00:00Z', 'tag-changed', { from: 'nightly keep 7d', to: 'at 03:00 keep 7d' }),
    event(vm, '2026-11-10T12:00:00Z', 'policy-changed', { from: AT_TWO, to: AT_THREE }),
    event(vm, '2026-11-16T12:00:00Z', 'tag-changed', { from: 'at 03:00 keep 7d' }),
    event(vm, '2026-11-16T12:00:00Z', 'policy-changed', { from: AT_THREE, to: 'not opted in' }),
    ...[...UNTAGGED, '2026-11-23'].map((date) => nothing(vm, date, 'not opted in')),
    event(vm, '2026-11-23T12:00:00Z', 'tag-changed', { to: 'at 03:00 keep 7d' }),
    event(vm, '2026-11-23T12:00:00Z', 'policy-changed', { from: 'not opted in', to: AT_THREE }),
  ]);
}

export function expectedOfDb(vm: string): readonly ExpectedRow[] {
  return inOrder([
    nothing(vm, '2026-09-01', 'it was seen first on this date'),
    event(vm, '2026-09-01T12:00:00Z', 'first-seen', { to: 'nightly keep 7d' }),
    ...diskRows(vm, LIVES['db-os']),
    event(vm, '2026-10-20T12:00:00Z', 'gone'),
  ]);
}

export function expectedOfSpare(vm: string): readonly ExpectedRow[] {
  const days = DATES.map((date) => nothing(vm, date, 'not opted in'));
  return inOrder([...days, event(vm, '2026-09-01T12:00:00Z', 'first-seen')]);
}

/** By date: nothing first, then by time, points before events, by disk. */
function inOrder(rows: readonly ExpectedRow[]): readonly ExpectedRow[] {
  const key = (row: ExpectedRow) =>
    [row['date'], row['scheduledFor'] ?? row['at'] ?? '', row['kind'] === 'event' ? 2 : 1, row['disk'] ?? ''].join(' ');
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
