import { expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { imaginedPoint, occurrencePoint } from '../../../shared/policy/retention/imagined-point.ts';

const AT = parseInstant('2026-11-23T02:00Z');
const LATER = parseInstant('2026-11-23T02:04Z');

test('the point of an occurrence is our own, usable and of one disk', () => {
  expect(occurrencePoint(AT)).toEqual({
    snapshot: {
      id: `/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/imagined/providers/Microsoft.Compute/snapshots/occurrence-${AT}`,
      name: `occurrence-${AT}`,
      resourceGroup: 'imagined',
      subscriptionId: '00000000-0000-0000-0000-000000000000',
      location: 'imagined',
      tags: { 'nightkeep-scheduled-for': '2026-11-23T02:00:00Z' },
      timeCreated: AT,
      provisioningState: 'Succeeded',
    },
    ownership: { kind: 'own' },
    state: 'usable',
    kind: 'scheduled',
    diskUniqueId: 'imagined',
    scheduledFor: AT,
    attempt: 1,
    isCopy: false,
    isHeld: false,
    isBeingCopied: false,
  });
});

test('a point may be made later than it was scheduled for', () => {
  expect(imaginedPoint({ id: 'late', createdAt: LATER, scheduledFor: AT })).toMatchObject({
    snapshot: { timeCreated: LATER, tags: { 'nightkeep-scheduled-for': '2026-11-23T02:00:00Z' } },
    scheduledFor: AT,
  });
});

test('an ad-hoc point goes after the usual seven days', () => {
  const point = imaginedPoint({ id: 'by hand', createdAt: AT, adHoc: true });

  expect(point).toMatchObject({
    kind: 'ad-hoc',
    expiresAt: parseInstant('2026-11-30T02:00Z'),
    snapshot: { tags: { 'nightkeep-scheduled-for': 'ad-hoc' } },
  });
  expect(occurrencePoint(AT)).not.toHaveProperty('expiresAt');
});

test.each([
  ['usable', 'Succeeded'],
  ['pending', 'Updating'],
  ['failed', 'Failed'],
] as const)('a point that is %s is %s to Azure', (state, provisioningState) => {
  expect(imaginedPoint({ id: 'one', createdAt: AT, state })).toMatchObject({ state, snapshot: { provisioningState } });
});

test('a point may be held', () => {
  expect(imaginedPoint({ id: 'held', createdAt: AT, hold: true }).isHeld).toBe(true);
});
