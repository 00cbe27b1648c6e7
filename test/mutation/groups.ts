/**
 * The tests that try a mutant. Those of a whole run need more time, and the policy and the guards have tests enough of
 * their own.
 */
export type Suite = 'policy' | 'guards' | 'run';

export const TESTS: Readonly<Record<Suite, readonly string[]>> = {
  policy: ['test/policy/**/*.test.ts'],
  guards: ['test/run/may-delete.test.ts'],
  run: [
    'test/run/{prune-points,prune-orphans,prune-wholes,claim-source,release-confirmed}.test.ts',
    'test/run/{execute,prune-kinds,confirm-prune,locks-and-immutability,missing-permission}.test.ts',
    'test/restore/drill/remove-drill-disk.test.ts',
  ],
};

/** Files that are judged together. */
export interface Group {
  readonly name: string;
  /** Globs; a file belongs to the first group that names it. */
  readonly files: readonly string[];
  readonly suite: Suite;
  /** Of 100 mutants so many are to be killed, those that nobody can kill counted as alive. */
  readonly leastScore: number;
}

/** What is mutated. What decides or proves whether a point may go comes first and is held to more. */
export const GROUPS: readonly Group[] = [
  { name: 'retention, floor and pace', files: ['shared/policy/retention/*.ts'], suite: 'policy', leastScore: 95 },
  {
    name: 'ownership and naming',
    files: [
      'shared/policy/ownership.ts',
      'shared/policy/names.ts',
      'shared/policy/point-tags.ts',
      'shared/policy/read-point.ts',
      'shared/policy/usability.ts',
      'shared/policy/consistency/restore-point-names.ts',
      'shared/policy/restore/{prove,may-delete}-drill-disk.ts',
    ],
    suite: 'policy',
    leastScore: 95,
  },
  {
    name: 'the guards before a deletion',
    files: ['shared/run/execute/{may-delete,unmet-condition}.ts'],
    suite: 'guards',
    leastScore: 95,
  },
  {
    name: 'what deletes in runs and drills',
    files: [
      'shared/run/execute/{prune-points,claim-source}.ts',
      'shared/run/plan/release-confirmed.ts',
      'shared/restore/drill/remove-drill-disk.ts',
    ],
    suite: 'run',
    leastScore: 90,
  },
  { name: 'the rest of policy', files: ['shared/policy/**/*.ts'], suite: 'policy', leastScore: 90 },
];
