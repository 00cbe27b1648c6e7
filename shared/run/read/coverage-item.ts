import { formatInstant, HOUR, type Instant } from '../../policy/instant.ts';
import { type CoverageCopiesItem, copiesItems } from './copies-item.ts';
import { lateness } from './lateness.ts';
import { type AgeLevel, pointAge } from './point-age.ts';
import type { CoverageDisk, CoverageHold, CoverageRow, CoverageState } from './view-rows.ts';

/** A row of coverage as readers see it; instants are ISO 8601 in UTC. */
export interface CoverageItem {
  readonly vm?: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly state: CoverageState;
  readonly tag?: string;
  readonly policy?: string;
  readonly inWords?: string;
  /** Of the newest usable point of any of its disks. */
  readonly lastPointAt?: string;
  readonly lastPointAgeHours?: number;
  /** Of the disk whose newest point is the oldest, by the ages of its policy. */
  readonly age?: AgeLevel;
  readonly warnAfterHours?: number;
  readonly criticalAfterHours?: number;
  readonly nextDueAt?: string;
  readonly disks: readonly CoverageDiskItem[];
  /** One for each region that its policy copies to, or where there are copies of its points. */
  readonly copies?: readonly CoverageCopiesItem[];
  readonly nearMissKeys?: readonly string[];
  readonly holds?: readonly CoverageHoldItem[];
  readonly orphanPoints?: number;
  readonly orphanGib?: number;
  readonly cause: string;
  readonly nextStep?: string;
  readonly asOf: string;
}

interface CoverageDiskItem {
  readonly name: string;
  readonly standing: string;
  readonly points: number;
  readonly sizeGib?: number;
  readonly lastPointAt?: string;
  /** Its own opt-in tag, where that means something else than its VM's. */
  readonly differingTag?: string;
  /** What its newest point reached, where that is a part of a VM restore point: `CrashConsistent` and so on. */
  readonly consistency?: string;
}

interface CoverageHoldItem {
  readonly on: CoverageHold['on'];
  readonly name: string;
  readonly reason: string;
  readonly since?: string;
  readonly ageHours?: number;
  readonly points: number;
}

/** What a reader sees of a row; an occurrence that came since makes it late, and time makes its points old. */
export function coverageItem(row: CoverageRow, now: Instant): CoverageItem {
  const late = latenessOf(row, now);
  const age = pointAge(row, now);
  const nextStep = late?.nextStep ?? row.nextStep;
  return {
    ...(row.vmId === undefined ? {} : { vm: row.vmId }),
    name: row.name,
    resourceGroup: row.resourceGroup,
    subscriptionId: row.subscriptionId,
    state: late?.state ?? row.state,
    ...(row.tag === undefined ? {} : { tag: row.tag }),
    ...(row.policy === undefined ? {} : { policy: row.policy }),
    ...(row.sentence === undefined ? {} : { inWords: row.sentence }),
    ...(row.lastPointAt === undefined
      ? {}
      : { lastPointAt: formatInstant(row.lastPointAt), lastPointAgeHours: hoursSince(row.lastPointAt, now) }),
    ...(age === undefined ? {} : { age: age.level }),
    ...(row.ages === undefined
      ? {}
      : { warnAfterHours: inHours(row.ages.warnAfterMs), criticalAfterHours: inHours(row.ages.criticalAfterMs) }),
    ...(row.nextDueAt === undefined ? {} : { nextDueAt: formatInstant(row.nextDueAt) }),
    disks: row.disks.map(diskItem),
    ...copiesField(row),
    ...(row.nearMissKeys === undefined ? {} : { nearMissKeys: row.nearMissKeys }),
    ...(row.holds === undefined ? {} : { holds: row.holds.map((hold) => holdItem(hold, now)) }),
    ...(row.orphanPoints === undefined ? {} : { orphanPoints: row.orphanPoints, orphanGib: row.orphanGib ?? 0 }),
    cause: causeOf(row, late?.cause, age?.says),
    ...(nextStep === undefined ? {} : { nextStep }),
    asOf: formatInstant(row.asOf),
  };
}

/** That every disk has its point is no cause any more where a point is too old. */
function causeOf(row: CoverageRow, late: string | undefined, old: string | undefined): string {
  const cause = late ?? row.cause;
  if (old === undefined) return cause;
  return late === undefined && row.state === 'protected' ? old : `${cause} ${old}`;
}

function copiesField(row: CoverageRow): Pick<CoverageItem, 'copies'> {
  const copies = copiesItems(row);
  return copies.length === 0 ? {} : { copies };
}

function diskItem(disk: CoverageDisk): CoverageDiskItem {
  const { name, standing, points, sizeGib, lastPointAt, differingTag, consistency } = disk;
  return {
    name,
    standing,
    points,
    ...(sizeGib === undefined ? {} : { sizeGib }),
    ...(lastPointAt === undefined ? {} : { lastPointAt: formatInstant(lastPointAt) }),
    ...(differingTag === undefined ? {} : { differingTag }),
    ...(consistency === undefined ? {} : { consistency }),
  };
}

function holdItem({ since, ...hold }: CoverageHold, now: Instant): CoverageHoldItem {
  return { ...hold, ...(since === undefined ? {} : { since: formatInstant(since), ageHours: hoursSince(since, now) }) };
}

function hoursSince(at: Instant, now: Instant): number {
  return Math.max(0, inHours(now - at));
}

function inHours(ms: number): number {
  return Math.round((ms / HOUR) * 10) / 10;
}

/** Told when it is read, since rows stand still when runs do. */
function latenessOf(
  row: CoverageRow,
  now: Instant,
): { readonly state: CoverageState; readonly cause: string; readonly nextStep: string } | undefined {
  if (row.state !== 'protected' && row.state !== 'partly') return undefined;
  const isDueAgain = row.nextDueAt !== undefined && row.nextDueAt <= now;
  const dueSince = isDueAgain ? row.nextDueAt : row.dueSince;
  const late = lateness(row.disks, dueSince, now);
  if (late === undefined) return undefined;
  return {
    state: late.state,
    cause: `The occurrence of ${formatInstant(late.since)} has no usable point yet on every disk; GET /api/runs tells what was tried.`,
    nextStep: `POST /api/runs?${row.vmId === undefined ? 'disk' : 'vm'}=${row.resourceGroup}/${row.name}`,
  };
}
