import { count } from '../../shared/policy/count.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { readTag } from '../../shared/policy/tag/read-tag.ts';
import { SNAPSHOT_GROUP } from '../fleet/history.ts';
import { sampleFleet } from '../fleet/sample-fleet.ts';
import { sayFleetNotes } from '../report/say-fleet-notes.ts';
import type { ArmFleet } from '../simulator/arm-json.ts';
import { assumeGroup } from '../simulator/assume-group.ts';
import { assumeTag } from '../simulator/assume-tag.ts';
import { readFleet } from '../simulator/read-fleet.ts';
import { ArgumentError, type StartArguments } from './read-arguments.ts';

export const TAG_KEY = 'snapshot-policy';

export interface ChosenFleet {
  readonly fleet: ArmFleet;
  /** Ids of disks that a VM names and no file holds. */
  readonly madeUp: readonly string[];
  /** What a person should know of it before anything else. */
  readonly notes: readonly string[];
  /** The first VM that was given the assumed tag. */
  readonly assumedVmId?: string;
}

/** The sample fleet or that of the files, with the assumed tag. Throws ArgumentError or FleetError. */
export async function chooseFleet({ fleet: paths, assume }: StartArguments): Promise<ChosenFleet> {
  const { fleet: exported, madeUp } =
    paths.length === 0 ? { fleet: sampleFleet(Date.now()), madeUp: [] } : await readFleet(paths);
  const { fleet, isAssumed } = assumeGroup(exported, SNAPSHOT_GROUP);
  const notes = sayFleetNotes({ madeUp, assumedGroup: isAssumed ? SNAPSHOT_GROUP : undefined });
  if (assume === undefined) return { fleet, madeUp, notes };
  const reading = readTag(assume, builtInPolicies('UTC'), { timeZone: 'UTC', tagClauses: 'all' });
  if (reading.kind === 'problem') {
    const { message, suggestion } = reading;
    const ask = suggestion === undefined ? '' : ` Did you mean: ${suggestion}?`;
    throw new ArgumentError(`--assume ${JSON.stringify(assume)}: ${message}${ask}`);
  }
  const { fleet: assumedFleet, assumed } = assumeTag(fleet, TAG_KEY, assume);
  const [first] = assumed;
  return {
    fleet: assumedFleet,
    madeUp,
    notes: [...notes, `${count(assumed.length, 'untagged VM')} got the tag ${TAG_KEY}=${assume} in the local copy.`],
    ...(first === undefined ? {} : { assumedVmId: first }),
  };
}
