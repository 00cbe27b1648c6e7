import { expect, test } from 'vitest';
import { fullGroupProblems } from '../../../shared/policy/consistency/full-groups.ts';

const EMPTIES = /^Delete the empty ones/;
const OTHERS = /^Let points go to the groups of their disks/;

test.each([
  ['has room', 639, 639, undefined],
  ['comes near to the limit, and some are empty', 640, 12, EMPTIES],
  ['comes near to the limit, and none is empty', 640, 0, OTHERS],
  ['is full', 800, 1, EMPTIES],
])('a group that %s (%i collections, %i empty)', (_, collections, empty, suggestion) => {
  const problems = fullGroupProblems([{ resourceGroup: 'nightkeep-snapshots', collections, empty }], 'sub');

  expect(problems).toEqual(
    suggestion === undefined
      ? []
      : [
          {
            code: 'collections-many',
            severity: 'problem',
            subscriptionId: 'sub',
            message: expect.stringContaining(
              `nightkeep-snapshots holds ${collections} collections of VM restore points, ${empty} of them ours and empty`,
            ),
            suggestion: expect.stringMatching(suggestion),
          },
        ],
  );
});
