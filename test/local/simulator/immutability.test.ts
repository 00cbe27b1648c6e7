import { describe, expect, test } from 'vitest';
import { openSimulator } from './open-simulator.ts';
import { aFleet, aSnapshot, idIn } from './small-fleet.ts';

const VERSION = '?api-version=2026-03-02';
const DAY = 24 * 3_600_000;
const ID = idIn('snapshots', 'point');

async function open(properties = {}) {
  const simulator = await openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('point', { properties })] }) });
  const post = (action: string, type: string, immutabilityDurationDays: unknown) =>
    simulator.send('POST', `${ID}/${action}${VERSION}`, { immutabilityDurationDays, type });
  const after = async <T>(sent: Promise<T>) => {
    const reply = await sent;
    simulator.pass(100);
    return reply;
  };
  return {
    ...simulator,
    set: (days: unknown, type = 'Unlocked') => after(post('updateImmutabilityPolicy', type, days)),
    lock: (days: unknown, type = 'Locked') => after(post('updateImmutabilityPolicyLock', type, days)),
    policy: async () => (await simulator.send('GET', `${ID}${VERSION}`)).body.properties.immutabilityPolicy,
    remove: async () => (await simulator.send('DELETE', `${ID}${VERSION}`)).status,
  };
}

describe('an immutability policy', () => {
  test('is accepted with both headers, told as in Microsoft’s example, and forbids deletion until it has expired', async () => {
    const simulator = await open();

    const accepted = await simulator.set(30);
    const policy = await simulator.policy();
    const monitor = await simulator.send('GET', String(accepted.headers['location']));
    const early = await simulator.remove();
    simulator.pass(30 * DAY);
    const expired = await simulator.policy();

    expect([accepted.status, accepted.body]).toEqual([202, '']);
    expect(accepted.headers).toHaveProperty('azure-asyncoperation');
    expect(policy).toEqual({
      immutabilityDurationDays: 30,
      type: 'Unlocked',
      policyStartTime: expect.stringMatching(/^2026-11-23T02:00:00\.123\d{4}\+00:00$/),
      policyExpirationTime: expect.stringMatching(/^2026-12-23T02:00:00\.123\d{4}\+00:00$/),
      isPolicyExpired: false,
    });
    expect(monitor.body).toMatchObject({ name: 'point', properties: { immutabilityPolicy: policy } });
    expect([early, expired.isPolicyExpired]).toEqual([409, true]);
    expect(await simulator.remove()).toBe(202);
  });

  test('is not told to older api-versions, which cannot set it either', async () => {
    const simulator = await open();
    await simulator.set(30);
    const older = VERSION.replace('2026-03-02', '2025-01-02');

    const shown = await simulator.send('GET', `${ID}${older}`);
    const body = { immutabilityDurationDays: 60, type: 'Unlocked' };
    const refused = await simulator.send('POST', `${ID}/updateImmutabilityPolicy${older}`, body);

    expect(shown.body.properties).not.toHaveProperty('immutabilityPolicy');
    expect(refused.status).toBe(400);
    expect((await simulator.policy()).immutabilityDurationDays).toBe(30);
  });

  test('that is unlocked can be shortened, counted from then on', async () => {
    const simulator = await open();

    await simulator.set(30);
    simulator.pass(DAY);
    const shortened = await simulator.set(1);
    simulator.pass(DAY);

    expect(shortened.status).toBe(202);
    expect(await simulator.remove()).toBe(202);
  });

  test('that is locked is lengthened alone, counted from when it was set', async () => {
    const simulator = await open();

    await simulator.set(7);
    simulator.pass(DAY);
    const locked = await simulator.lock(7);
    const refused = [await simulator.set(30), await simulator.lock(6)].map(({ status }) => status);
    const lengthened = await simulator.lock(9);
    const policy = await simulator.policy();
    simulator.pass(7 * DAY);
    const during = await simulator.remove();
    simulator.pass(DAY);

    expect([locked.status, lengthened.status]).toEqual([202, 202]);
    expect(refused).toEqual([409, 409]);
    expect(policy).toMatchObject({ type: 'Locked', immutabilityDurationDays: 9 });
    expect(policy.policyExpirationTime).toMatch(/^2026-12-02T02:00:00/);
    expect([during, await simulator.remove()]).toEqual([409, 202]);
  });

  test('is not locked where there is none, or none that is live', async () => {
    const simulator = await open();

    const none = await simulator.lock(7);
    await simulator.set(1);
    simulator.pass(2 * DAY);
    const expired = await simulator.lock(7);

    expect([none.status, expired.status]).toEqual([409, 409]);
  });

  test.each([
    ['no days', undefined, 'Unlocked'],
    ['half a day', 0.5, 'Unlocked'],
    ['none at all', 0, 'Unlocked'],
    ['the type of the lock', 7, 'Locked'],
    ['an unknown type', 7, 'Legal'],
  ])('with %s is refused', async (_, days, type) => {
    const simulator = await open();

    const reply = await simulator.set(days, type);

    expect([reply.status, reply.body.error.code]).toEqual([400, 'InvalidParameter']);
    expect(await simulator.policy()).toBeUndefined();
  });

  test('is not set of a snapshot that is not there yet', async () => {
    const simulator = await open({ provisioningState: 'Updating' });

    expect((await simulator.set(7)).status).toBe(409);
  });

  test('stays when a PUT of the same name replaces the tags', async () => {
    const simulator = await open();
    await simulator.set(7);

    const creationData = { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1') };
    const put = await simulator.send('PUT', `${ID}${VERSION}`, {
      location: 'westus',
      tags: {},
      properties: { incremental: true, creationData },
    });
    simulator.pass(1_000);

    expect(put.status).toBe(202);
    expect(await simulator.remove()).toBe(409);
  });
});
