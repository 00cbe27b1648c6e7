import { steadyGapsDays } from '../policy/steady-gaps.ts';
import { readTag } from '../policy/tag/read-tag.ts';
import type { CoverageRow } from '../run/read/view-rows.ts';
import type { RunSettings } from '../run/settings.ts';

/** Days between the points of a row's disks; empty where its policy is not known. */
export type GapsOfRow = (row: CoverageRow) => readonly number[];

/**
 * By the tag as it is, else by the policy that the row names. A row says how many points a disk has and not when each was
 * taken: for that a partition would have to be read per disk. Each tag is read once.
 */
export function gapsOfRows(settings: RunSettings): GapsOfRow {
  const known = new Map<string, readonly number[]>();
  return ({ tag = settings.untagged, policy = '' }) => {
    const key = JSON.stringify([tag, policy]);
    const gaps = known.get(key) ?? gapsOf(tag, policy, settings);
    known.set(key, gaps);
    return gaps;
  };
}

function gapsOf(tag: string, policy: string, settings: RunSettings): readonly number[] {
  const reading = readTag(tag, settings.book, settings);
  const found = reading.kind === 'policy' ? reading.policy : settings.book.policies.get(policy.toLowerCase());
  // Of a full snapshot all that is used is billed, however long after another.
  return found === undefined || found.options.full === true ? [] : steadyGapsDays(found);
}
