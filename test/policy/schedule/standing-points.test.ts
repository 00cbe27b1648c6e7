import { describe, expect, test } from 'vitest';
import { standingPoints } from '../../../shared/policy/schedule/standing-points.ts';
import { aPoint } from '../../builders/points.ts';

const NAME = 'web-01-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa';

describe('what stands under the name of an occurrence', () => {
  test('is every snapshot of that name, in any casing, group and attempt, whoever made it', () => {
    const standing = [
      aPoint({ snapshot: { name: NAME } }),
      aPoint({ snapshot: { name: NAME.toUpperCase(), resourceGroup: 'web' }, ownership: { kind: 'foreign' } }),
      aPoint({ snapshot: { name: `${NAME}-2` }, state: 'failed' }),
    ];
    const others = [
      aPoint({ snapshot: { name: `${NAME.slice(0, -1)}b` } }),
      aPoint({ snapshot: { name: `x${NAME}` } }),
      aPoint({ snapshot: { name: `${NAME}-copy` } }),
      aPoint({ snapshot: { name: 'web-01' } }),
    ];

    const standingUnder = standingPoints([...others, ...standing]);

    expect(standingUnder(NAME)).toEqual(standing);
    expect(standingUnder(`${NAME}-3`)).toEqual(standing);
  });

  test('is nothing for a name of another form', () => {
    expect(standingPoints([aPoint({ snapshot: { name: 'web-01' } })])('web-01')).toEqual([]);
  });
});
