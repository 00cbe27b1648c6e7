import { describe, expect, test } from 'vitest';
import type { FaultRequest } from '../../local/simulator/fault.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { dueDaily, fleetOf, nightsBefore } from '../e2e/support/fleet.ts';
import { openCloud } from '../e2e/support/test-cloud.ts';

// The faults of the matrix that only a wire can show, against the built app in its host: one fault for each VM of one run.

interface WireCase {
  readonly vm: string;
  readonly what: string;
  readonly fault: FaultRequest;
  /** The state and cause that the record must tell. */
  readonly state: string;
  readonly code?: string;
  /** Points of the occurrence that must stand, failed ones included. */
  readonly points: number;
}

const put = (vm: string) => ({ method: 'PUT', path: `/snapshots/${vm}-os-` });
const reply = (status: number, code: string) => ({ status, code, message: `${code} for a test` });

const CASES: readonly WireCase[] = [
  {
    vm: 'cut-after',
    what: 'the connection breaks after the PUT was carried out',
    fault: { match: put('cut-after'), effect: { reset: 'after' } },
    state: 'succeeded',
    points: 1,
  },
  {
    vm: 'cut-before',
    what: 'the connection breaks before it was',
    fault: { match: put('cut-before'), effect: { reset: 'before' } },
    state: 'failed',
    points: 0,
  },
  {
    vm: 'gateway',
    what: 'a gateway answers in HTML',
    fault: { match: put('gateway'), effect: { html: true } },
    state: 'failed',
    code: 'HTTP 502',
    points: 0,
  },
  {
    vm: 'linked',
    what: 'the disk may not be read',
    fault: { match: put('linked'), effect: reply(403, 'LinkedAuthorizationFailed') },
    state: 'failed',
    code: 'LinkedAuthorizationFailed',
    points: 0,
  },
  {
    vm: 'policy',
    what: 'an Azure Policy denies it',
    fault: { match: put('policy'), effect: reply(403, 'RequestDisallowedByPolicy') },
    state: 'failed',
    code: 'RequestDisallowedByPolicy',
    points: 0,
  },
  {
    vm: 'token',
    what: 'the token is refused',
    fault: { match: put('token'), effect: reply(401, 'ExpiredAuthenticationToken') },
    state: 'failed',
    code: 'ExpiredAuthenticationToken',
    points: 0,
  },
  {
    vm: 'failing',
    what: 'the operation fails',
    fault: {
      match: put('failing'),
      effect: { operation: { status: 'Failed', code: 'InternalExecutionError', message: 'no' } },
    },
    state: 'failed',
    code: 'Failed',
    points: 1,
  },
  {
    vm: 'canceled',
    what: 'the operation is canceled',
    fault: { match: put('canceled'), effect: { operation: { status: 'Canceled' } } },
    state: 'failed',
    code: 'Canceled',
    points: 1,
  },
  {
    vm: 'throttled',
    what: 'Azure asks to wait',
    fault: {
      match: put('throttled'),
      times: 1,
      effect: { ...reply(429, 'OperationNotAllowed'), flat: true, headers: { 'Retry-After': '1' } },
    },
    state: 'succeeded',
    points: 1,
  },
  {
    vm: 'blinking',
    what: 'the look at it fails twice',
    fault: {
      match: { method: 'GET', path: '/snapshots/blinking-os-' },
      times: 2,
      effect: reply(500, 'InternalServerError'),
    },
    state: 'succeeded',
    points: 1,
  },
];

const tags = { 'snapshot-policy': dueDaily('3d') };
const fleet = fleetOf(...CASES.map(({ vm }) => ({ name: vm, tags })), {
  name: 'locked',
  tags,
  nights: nightsBefore(6),
});
const app = await openCloud({ fleet });
for (const { fault } of CASES) app.fault(fault);
app.fault({ match: { method: 'DELETE' }, effect: { reset: 'before' } });
const run: RunReport = await app.tickToEnd();

describe('a create where', () => {
  test.each(CASES)('$what ends $state', async ({ vm, state, code, points }) => {
    const [create] = run.actions.filter(({ kind, diskId }) => kind === 'create' && diskId?.endsWith(`/${vm}-os`));
    const standing = (await app.snapshots()).filter(({ name }) => name.startsWith(`${vm}-os-`));

    expect(create).toMatchObject({ state });
    if (code !== undefined) expect(create?.error?.code).toBe(code);
    if (state === 'failed') expect(create?.error?.message).not.toBe('');
    expect(standing).toHaveLength(points);
  });
});

test('a DELETE whose connection breaks is a failed prune, and the point is still there', () => {
  const prunes = run.actions.filter(({ kind }) => kind === 'prune');

  expect(prunes.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
  for (const { snapshotId } of prunes) expect(app.has(snapshotId ?? '')).toBe(true);
});
