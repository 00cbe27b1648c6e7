import type { Instant } from '../../policy/instant.ts';
import { regionKey } from '../../policy/names.ts';
import { orphanStanding } from '../../policy/orphan-standing.ts';
import { tagReader } from '../../policy/planning/tag-reader.ts';
import type { Policy } from '../../policy/policy.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import type { DiskStanding } from '../../policy/retention/decide-disk.ts';
import type { StayTerms } from '../../policy/retention/kept-until.ts';
import { readWrittenKeep } from '../../policy/tag/written.ts';
import type { CoverageDisk, CoverageRow } from '../../run/read/view-rows.ts';
import type { RunSettings } from '../../run/settings.ts';

/** With the policy that selects the disk. */
export interface DiskTerms extends StayTerms {
  readonly policy?: Policy;
}

/** The same of the disk's copies in a region: by the target's retention, else by what is written on the newest of them. */
export function copyTerms(terms: DiskTerms, region: string, copies: readonly RecoveryPoint[]): StayTerms {
  const { policy, standing } = terms;
  if (standing.kind !== 'protected' && standing.kind !== 'orphan') return terms;
  const target = policy?.options.copyTo?.find((one) => regionKey(one.region) === regionKey(region));
  if (policy !== undefined && target !== undefined) {
    const { timeZone } = policy;
    return { ...terms, standing: { kind: 'protected', policy: { retention: target.retention, timeZone } } };
  }
  const newest = copies
    .toSorted((a, b) => b.scheduledFor - a.scheduledFor)
    .find(({ writtenKeep }) => writtenKeep !== undefined);
  const follows = readWrittenKeep(newest?.writtenKeep ?? '');
  const orphan = { kind: 'orphan', cause: 'unselected', isConfirmed: false } as const;
  return { ...terms, standing: { ...(standing.kind === 'orphan' ? standing : orphan), follows }, schedule: undefined };
}

/** What the days to come of a disk depend on, from what the last run saw of it and the policies as they are now. */
export function stayTerms(
  row: CoverageRow,
  disk: CoverageDisk,
  points: readonly RecoveryPoint[],
  settings: RunSettings,
  now: Instant,
): DiskTerms {
  const standing = standingOf(row, disk, points, settings, now);
  return {
    ...(standing.schedule === undefined ? {} : { policy: standing.schedule }),
    now,
    minKeepDays: settings.minKeepDays,
    orphanDays: settings.orphanDays,
    standing: standing.standing,
    schedule: standing.schedule,
  };
}

interface Standing extends Pick<StayTerms, 'standing'> {
  readonly schedule: Policy | undefined;
}

function standingOf(
  row: CoverageRow,
  disk: CoverageDisk,
  points: readonly RecoveryPoint[],
  settings: RunSettings,
  now: Instant,
): Standing {
  if (settings.policiesInvalid) return PRUNES_NOTHING;
  switch (disk.standing) {
    case 'protected':
      return protectedBy(disk.differingTag ?? row.tag, settings);
    case 'off':
    case 'unprotected':
      return aging(orphanStanding({ kind: 'listed-unselected' }, points, settings, now));
    case 'orphan':
      return aging(orphanStanding({ kind: 'not-listed', answer: 'gone', isConfirmed: true }, points, settings, now));
    case 'unknown':
      return { standing: { kind: 'unknown' }, schedule: undefined };
    default:
      return PRUNES_NOTHING;
  }
}

const PRUNES_NOTHING: Standing = { standing: { kind: 'problem' }, schedule: undefined };

function protectedBy(tag: string | undefined, settings: RunSettings): Standing {
  const reader = tagReader(settings);
  const says = tag === undefined ? reader.untagged() : reader.read(tag);
  // The settings may have changed since the row was written.
  if (says.kind !== 'protected') return PRUNES_NOTHING;
  return { standing: { kind: 'protected', policy: says.policy }, schedule: says.policy };
}

function aging(standing: DiskStanding): Standing {
  return { standing, schedule: undefined };
}
