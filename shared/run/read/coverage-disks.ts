import { pointsAtHome } from '../../policy/copies/decide-copies.ts';
import { tagValue } from '../../policy/inventory.ts';
import type { DiskDecisions, PlanSettings } from '../../policy/plan.ts';
import { saysSame } from '../../policy/planning/disk-standing.ts';
import { tagReader } from '../../policy/planning/tag-reader.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Protection } from '../../policy/protection.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { setPoint } from '../../policy/restore/point-sets.ts';
import { copiesOf, copyRegions } from './coverage-copies.ts';
import type { Unit } from './coverage-units.ts';
import { newest } from './newest.ts';
import type { CoverageDisk } from './view-rows.ts';

/** What is decided of each disk, by its unique id in lower case. */
export type Decided = ReadonlyMap<string, DiskDecisions>;

/** The disks of a VM, or the one without, as coverage has them. */
export function coverageDisks(unit: Unit, decided: Decided, settings: PlanSettings): readonly CoverageDisk[] {
  return [
    ...unit.protections.map((protection) =>
      coverageDisk(protection, decided.get(protection.disk.uniqueId.toLowerCase()), settings),
    ),
    ...unit.skipped.map(({ diskName, why, code }) => ({
      uniqueId: '',
      name: diskName,
      standing: code === 'ephemeral' ? code : 'unsupported',
      why,
      points: 0,
    })),
  ];
}

function coverageDisk(
  protection: Protection,
  decided: DiskDecisions | undefined,
  settings: PlanSettings,
): CoverageDisk {
  const { disk, standing } = protection;
  const usable =
    decided === undefined ? [] : pointsAtHome(ownPoints(decided)).filter(({ state }) => state === 'usable');
  const lastPointAt = newest(usable.map(({ snapshot }) => snapshot.timeCreated));
  const scheduled = usable.filter(({ kind }) => kind === 'scheduled');
  const lastScheduledFor = newest(scheduled.map(({ scheduledFor }) => scheduledFor));
  return {
    uniqueId: disk.uniqueId.toLowerCase(),
    diskId: disk.id,
    name: disk.name,
    standing: standing.kind,
    ...('why' in standing ? { why: standing.why } : {}),
    points: usable.length,
    ...(decided === undefined ? {} : madeFor(ownPoints(decided))),
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    ...(lastScheduledFor === undefined ? {} : { lastScheduledFor }),
    ...(disk.sizeGib === undefined ? {} : { sizeGib: disk.sizeGib }),
    ...differingTag(protection, settings),
    ...consistencyOf(usable),
    ...copiesOf(
      decided === undefined ? [] : ownPoints(decided).map(setPoint),
      copyRegions(policyOf(standing), disk.location),
    ),
  };
}

function policyOf(standing: Protection['standing']): Policy | undefined {
  if (standing.kind === 'protected') return standing.policy;
  return standing.kind === 'problem' ? standing.fallback : undefined;
}

/** Of the newest usable point, where that is a part of a VM restore point. */
function consistencyOf(usable: readonly RecoveryPoint[]): Pick<CoverageDisk, 'consistency'> {
  const [last] = usable.toSorted((a, b) => (b.snapshot.timeCreated ?? 0) - (a.snapshot.timeCreated ?? 0));
  const consistency = last?.snapshot.restorePoint?.consistencyMode;
  return consistency === undefined ? {} : { consistency };
}

/** The disk's own tag, where the disk is attached and the tag means something else than what is said of a VM of it. */
function differingTag({ disk, vm, vms }: Protection, settings: PlanSettings): Pick<CoverageDisk, 'differingTag'> {
  const own = tagValue(disk.tags, settings.tagKey);
  if (own === undefined || vm === undefined) return {};
  const reader = tagReader(settings);
  const says = reader.read(own);
  const isSame = (vms ?? [vm]).every(({ tags }) => {
    const text = tagValue(tags, settings.tagKey);
    return saysSame(says, text === undefined ? reader.untagged() : reader.read(text));
  });
  return isSame ? {} : { differingTag: own };
}

/** Points of a disk that a VM has no more are found by it. */
export function madeFor(points: readonly RecoveryPoint[]): Pick<CoverageDisk, 'madeFor'> {
  const vms = [...new Set(points.flatMap(({ vm }) => vm?.toLowerCase() ?? []))];
  return vms.length === 0 ? {} : { madeFor: vms };
}

/** The points of a disk that are proven to be ours. */
export function ownPoints({ decisions }: DiskDecisions): readonly RecoveryPoint[] {
  return decisions.map(({ point }) => point).filter(({ ownership }) => ownership.kind === 'own');
}

/** Whether a policy selects the disk, its tag being in order or not. */
export function isSelected({ standing }: Pick<CoverageDisk, 'standing'>): boolean {
  return standing === 'protected' || standing === 'problem';
}

/** Whether it gets no points and nobody says that this is meant: it has no tag `off` of its own, and holds something that lasts. */
export function lacksProtection(disk: Pick<CoverageDisk, 'standing'>): boolean {
  return !isSelected(disk) && disk.standing !== 'off' && disk.standing !== 'ephemeral';
}
