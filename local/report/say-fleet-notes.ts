import { count } from '../../shared/policy/count.ts';
import { groupAndName } from '../../shared/run/read/group-by-disk.ts';
import { paragraph } from './layout.ts';

const MOST_NAMES = 3;

export interface FleetNotes {
  /** Ids of disks that a VM names and no file holds. */
  readonly madeUp: readonly string[];
  /** The snapshot group, where no file says whether it exists. */
  readonly assumedGroup?: string | undefined;
}

/** What a person should know of a fleet's files before anything else, in lines. */
export function sayFleetNotes({ madeUp, assumedGroup }: FleetNotes): readonly string[] {
  const names = madeUp.slice(0, MOST_NAMES).map(groupAndName).join(', ');
  const rest = madeUp.length > MOST_NAMES ? ` and ${madeUp.length - MOST_NAMES} more` : '';
  const were = madeUp.length === 1 ? 'is in no file and was' : 'are in no file and were';
  return [
    ...(madeUp.length === 0
      ? []
      : paragraph(
          '',
          `${count(madeUp.length, 'disk')} that VMs name ${were} made up for this run: ${names}${rest}. Add what az disk list prints.`,
        )),
    ...(assumedGroup === undefined ? [] : [`No file lists resource groups: ${assumedGroup} is taken to be there.`]),
  ];
}
