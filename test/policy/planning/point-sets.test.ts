import { expect, test } from 'vitest';
import { setId } from '../../../shared/policy/planning/point-sets.ts';

const MOMENT = '2026-11-23T02:00:00Z';

test('the id of a set never changes from one release to the next', () => {
  expect(setId('contoso', '/vms/web', MOMENT)).toBe('5fd3c139fa7f');
});

test.each([
  ['owner', 'fabrikam', '/vms/web', MOMENT],
  ['unit', 'contoso', '/vms/db', MOMENT],
  ['moment', 'contoso', '/vms/web', '2026-11-24T02:00:00Z'],
])('the id of a set of another %s is another', (_, owner, unit, moment) => {
  expect(setId(owner, unit, moment)).not.toBe(setId('contoso', '/vms/web', MOMENT));
});
