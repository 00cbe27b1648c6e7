import fc from 'fast-check';
import { DAY, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { type SetPoint, setPoint } from '../../../shared/policy/restore/point-sets.ts';
import { aPoint } from '../../builders/points.ts';

const NEWEST = parseInstant('2026-11-23T02:00Z');

/** A few VMs' disks over a few nights, with tags as they should be and as they should not. */
const somePoint: fc.Arbitrary<Omit<SetPoint, 'id'>> = fc
  .record({
    night: fc.nat(3),
    lateMinutes: fc.constantFrom(0, 0, 1, 17, 484),
    disk: fc.constantFrom('a', 'b', 'c', 'd'),
    vm: fc.constantFrom('prod/web-1', 'prod/web-1', 'prod/web-1', 'Prod/WEB-1', 'prod/db-1', undefined),
    set: fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })) },
      fc.constantFrom(undefined, '', 'nonsense', 'n 3/2'),
    ),
    state: fc.constantFrom<RecoveryPoint['state']>('usable', 'usable', 'usable', 'pending', 'failed'),
    ownership: fc.constantFrom<RecoveryPoint['ownership']>(
      { kind: 'own' },
      { kind: 'own' },
      { kind: 'own' },
      { kind: 'foreign' },
      { kind: 'in-doubt', why: 'it was edited' },
    ),
    adHoc: fc.constantFrom(false, false, false, true),
    isTimeless: fc.constantFrom(false, false, false, false, true),
  })
  .map(({ night, lateMinutes, disk, vm, set, state, ownership, adHoc, isTimeless }) => {
    const at = NEWEST - night * DAY;
    const tag = Array.isArray(set) ? `s${set[0]} ${Math.min(set[1], set[2])}/${Math.max(set[1], set[2])}` : set;
    const { timeCreated, ...point } = setPoint(
      aPoint({
        at,
        state,
        ownership,
        kind: adHoc ? 'ad-hoc' : 'scheduled',
        diskUniqueId: disk,
        runId: `run-${night}`,
        snapshot: { timeCreated: at + lateMinutes * MINUTE },
        ...(vm === undefined ? {} : { vm }),
        ...(tag === undefined ? {} : { set: tag }),
      }),
    );
    return { ...point, ...(isTimeless || timeCreated === undefined ? {} : { timeCreated }) };
  });

/** Any points, each with an id of its own. */
export const anySetPoints: fc.Arbitrary<readonly SetPoint[]> = fc.array(somePoint, { maxLength: 16 }).map((points) =>
  points.map((point, index) => ({
    ...point,
    id: aPoint({ snapshot: { name: `point-${index}` } }).snapshot.id,
  })),
);
