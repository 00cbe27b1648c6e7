import { MOST_POINTS_OF_DISK } from '../limits.ts';
import type { CopyTarget, Policy, Schedule } from '../policy.ts';
import { DISK_GROUP } from '../snapshot-group.ts';
import { type Report, readRetention } from './file-clauses.ts';
import { maximumPoints } from './maximum-points.ts';
import { sayPoints } from './point-arithmetic.ts';
import type { PolicyText } from './policies-schema.ts';

/** Such as `westeurope`, `usgovvirginia` or `chinanorth3`: which there are differs by cloud and year. */
const REGION = /^[a-z][a-z0-9]{2,39}$/;

/** What Azure takes as the name of a resource group. */
const GROUP = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u;

/** What the targets of a policy are checked against. */
export interface CopyTerms {
  readonly schedule: Schedule;
  /** The group that points are made in, as the settings say; absent: not known. */
  readonly snapshotResourceGroup?: string;
}

/** The targets of `copyTo`; each mistake goes to `fail` with its field. Those that are mistaken are left out. */
export function readCopyTargets(
  texts: NonNullable<PolicyText['copyTo']>,
  terms: CopyTerms,
  fail: Report,
): readonly CopyTarget[] {
  const seen = new Set<string>();
  return texts.flatMap((text, index) => {
    const target = readTarget(text, terms, (field, message) => fail(`copyTo.${index}.${field}`, message));
    if (target === undefined) return [];
    if (seen.has(target.region)) fail(`copyTo.${index}.region`, `names ${target.region} a second time`);
    seen.add(target.region);
    return [target];
  });
}

function readTarget(
  text: NonNullable<PolicyText['copyTo']>[number],
  terms: CopyTerms,
  fail: Report,
): CopyTarget | undefined {
  const region = text.region.replace(/\s/g, '').toLowerCase();
  if (!REGION.test(region)) {
    fail('region', `must be the name of an Azure region such as westeurope, not ${JSON.stringify(text.region)}`);
  }
  checkGroup(text.resourceGroup, terms.snapshotResourceGroup, fail);
  const retention = readRetention(text.keep, 'keep', fail);
  if (retention === undefined) return undefined;
  checkCount({ schedule: terms.schedule, retention }, fail);
  return {
    region,
    ...(text.resourceGroup === undefined ? {} : { resourceGroup: text.resourceGroup }),
    retention,
    copies: text.copies ?? 'kept',
  };
}

function checkGroup(group: string | undefined, snapshotGroup: string | undefined, fail: Report): void {
  if (group === undefined) {
    if (snapshotGroup !== DISK_GROUP) return;
    fail('resourceGroup', `is missing: points lie in each disk's own group (${DISK_GROUP}), copies need one of a name`);
  } else if (!GROUP.test(group)) {
    fail('resourceGroup', `must be the name of a resource group in that region, not ${JSON.stringify(group)}`);
  }
}

/** Copies are snapshots of a chain of their own, with Azure's limit to it. */
function checkCount(policy: Pick<Policy, 'retention' | 'schedule'>, fail: Report): void {
  if (maximumPoints(policy) <= MOST_POINTS_OF_DISK) return;
  fail('keep', `would keep too many copies of a disk: ${sayPoints(policy)}, the limit is ${MOST_POINTS_OF_DISK}`);
}
