import { expect, test } from 'vitest';
import { fullGroupProblems } from '../../../shared/policy/consistency/full-groups.ts';

const EMPTIES = 'Delete the empty ones, which changes of policies left, as docs/consistency.md shows.';
const OTHERS =
  'Let points go to the groups of their disks (NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP=@disk), or ask for consistency of fewer VMs.';

test.each([
  ['has room', 639, 639, undefined],
  ['comes near to the limit, and some are empty', 640, 12, EMPTIES],
  ['comes near to the limit, and none is empty', 640, 0, OTHERS],
  ['is full', 800, 1, EMPTIES],
])('a group that %s (%i collections, %i empty)', (_, collections, empty, suggestion) => {
  const problems = fullGroupProblems([{ resourceGroup: 'nightkeep-snapshots', collections, empty }], 'sub');

  expect(problems).toStrictEqual(
    suggestion === undefined
      ? []
      : [
          {
            code: 'collections-many',
            severity: 'problem',
            subscriptionId: 'sub',
            message: `Resource group nightkeep-snapshots holds ${collections} collections of VM restore points, ${empty} of them ours and empty; Azure takes 800 in a group and then refuses points of VMs and policies that are new.`,
            suggestion,
          },
        ],
  );
});
