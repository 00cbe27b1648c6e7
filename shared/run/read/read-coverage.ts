import { formatInstant, HOUR, type Instant } from '../../policy/instant.ts';
import { idKey } from '../../policy/resource-id.ts';
import type { Page, Ports } from '../ports.ts';
import { lateness } from './lateness.ts';
import type { CoverageRow, CoverageState } from './view-rows.ts';

/** A row of coverage as readers see it; instants are ISO 8601 in UTC, the age is of the newest usable point. */
export interface CoverageItem {
  readonly vm?: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly state: CoverageState;
  readonly tag?: string;
  readonly policy?: string;
  readonly inWords?: string;
  readonly lastPointAt?: string;
  readonly lastPointAgeHours?: number;
  readonly nextDueAt?: string;
  readonly disks: readonly {
    readonly name: string;
    readonly standing: string;
    readonly points: number;
    readonly lastPointAt?: string;
  }[];
  readonly orphanPoints?: number;
  readonly orphanGib?: number;
  readonly cause: string;
  readonly nextStep?: string;
  readonly asOf: string;
}

/** Coverage of every VM, a page at a time. */
export async function readCoverage(ports: Ports, limit: number, cursor?: string): Promise<Page<CoverageItem>> {
  const now = ports.clock.now();
  const page = await ports.views.list<CoverageRow>('coverage', limit, cursor);
  return {
    items: page.items.map((row) => coverageItem(row, now)),
    ...(page.next === undefined ? {} : { next: page.next }),
  };
}

/** The coverage rows that are wanted, of all subscriptions. */
export async function scanCoverage(
  ports: Ports,
  isWanted: (row: CoverageRow) => boolean,
): Promise<readonly CoverageRow[]> {
  const found: CoverageRow[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<CoverageRow> = await ports.views.list<CoverageRow>('coverage', 1000, cursor);
    found.push(...page.items.filter(isWanted));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/** Whether a row is called so: by name, `group/name` or id. */
export function isNamed(row: CoverageRow, wanted: string): boolean {
  const text = idKey(wanted.trim());
  return (
    text === row.name.toLowerCase() ||
    text === `${row.resourceGroup}/${row.name}`.toLowerCase() ||
    text === idKey(row.key)
  );
}

/** What a reader sees of a row; an occurrence that came since makes it late. */
export function coverageItem(row: CoverageRow, now: Instant): CoverageItem {
  const late = latenessOf(row, now);
  return {
    ...(row.vmId === undefined ? {} : { vm: row.vmId }),
    name: row.name,
    resourceGroup: row.resourceGroup,
    subscriptionId: row.subscriptionId,
    state: late?.state ?? row.state,
    ...(row.tag === undefined ? {} : { tag: row.tag }),
    ...(row.policy === undefined ? {} : { policy: row.policy }),
    ...(row.sentence === undefined ? {} : { inWords: row.sentence }),
    ...(row.lastPointAt === undefined ? {} : ageOf(row.lastPointAt, now)),
    ...(row.nextDueAt === undefined ? {} : { nextDueAt: formatInstant(row.nextDueAt) }),
    disks: row.disks.map(({ name, standing, points, lastPointAt }) => ({
      name,
      standing,
      points,
      ...(lastPointAt === undefined ? {} : { lastPointAt: formatInstant(lastPointAt) }),
    })),
    ...(row.orphanPoints === undefined ? {} : { orphanPoints: row.orphanPoints, orphanGib: row.orphanGib ?? 0 }),
    cause: late?.cause ?? row.cause,
    ...(late === undefined
      ? row.nextStep === undefined
        ? {}
        : { nextStep: row.nextStep }
      : { nextStep: late.nextStep }),
    asOf: formatInstant(row.asOf),
  };
}

function ageOf(lastPointAt: Instant, now: Instant): Pick<CoverageItem, 'lastPointAt' | 'lastPointAgeHours'> {
  const hours = Math.round(((now - lastPointAt) / HOUR) * 10) / 10;
  return { lastPointAt: formatInstant(lastPointAt), lastPointAgeHours: Math.max(0, hours) };
}

/** Told when it is read, since rows stand still when runs do. */
function latenessOf(
  row: CoverageRow,
  now: Instant,
): { readonly state: CoverageState; readonly cause: string; readonly nextStep: string } | undefined {
  if (row.state !== 'protected' && row.state !== 'partly') return undefined;
  const isDueAgain = row.nextDueAt !== undefined && row.nextDueAt <= now;
  const dueSince = isDueAgain ? row.nextDueAt : row.dueSince;
  const state = lateness(row.disks, dueSince, now);
  if (state === undefined || dueSince === undefined) return undefined;
  return {
    state,
    cause: `The occurrence of ${formatInstant(dueSince)} has no usable point yet on every disk; GET /api/runs tells what was tried.`,
    nextStep: `POST /api/runs?${row.vmId === undefined ? 'disk' : 'vm'}=${row.resourceGroup}/${row.name}`,
  };
}
