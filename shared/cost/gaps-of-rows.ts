import { regionKey } from '../policy/names.ts';
import type { Policy } from '../policy/policy.ts';
import { steadyGapsDays } from '../policy/steady-gaps.ts';
import { readTag } from '../policy/tag/read-tag.ts';
import type { CoverageRow } from '../run/read/view-rows.ts';
import type { RunSettings } from '../run/settings.ts';

/** Days between the points of a row's disks, or between their copies in a region; empty where its policy does not say. */
export type GapsOfRow = (row: CoverageRow, region?: string) => readonly number[];

/**
 * By the tag as it is, else by the policy that the row names. A row says how many points a disk has and not when each was
 * taken: for that a partition would have to be read per disk. Each tag is read once.
 */
export function gapsOfRows(settings: RunSettings): GapsOfRow {
  const known = new Map<string, readonly number[]>();
  return ({ tag = settings.untagged, policy = '' }, region) => {
    const key = JSON.stringify([tag, policy, region]);
    const gaps = known.get(key) ?? gapsOf(policyOf(tag, policy, settings), region);
    known.set(key, gaps);
    return gaps;
  };
}

function policyOf(tag: string, policy: string, settings: RunSettings): Policy | undefined {
  const reading = readTag(tag, settings.book, settings);
  return reading.kind === 'policy' ? reading.policy : settings.book.policies.get(policy.toLowerCase());
}

function gapsOf(policy: Policy | undefined, region: string | undefined): readonly number[] {
  // Of a full snapshot all that is used is billed, however long after another.
  if (policy === undefined || policy.options.full === true) return [];
  if (region === undefined) return steadyGapsDays(policy);
  const target = policy.options.copyTo?.find((one) => regionKey(one.region) === region);
  return target === undefined ? [] : steadyGapsDays({ ...policy, retention: target.retention });
}
