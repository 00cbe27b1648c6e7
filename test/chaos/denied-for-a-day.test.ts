import { expect, test } from 'vitest';
import { idKey } from '../../shared/policy/resource-id.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { actionsOf, runsOf } from '../run/world.ts';
import { REFUSALS } from './azure-faults.ts';
import { aFaultyNight, type FaultyNight, liveUntil, OCCURRENCE } from './faulty-night.ts';

const NEXT_OCCURRENCE = '2026-11-24T01:59:00Z';

/** How often a PUT was sent for each disk. */
function putsOf({ world, disks }: FaultyNight): readonly number[] {
  const puts = world.ports.azure.calls.filter(({ call }) => call === 'createSnapshot');
  return disks.map(({ name }) => puts.filter(({ subject }) => idKey(subject).includes(`/${name}-2026`)).length);
}

function refusal(code: string) {
  const fault = REFUSALS.find(({ error }) => error.code === code);
  if (fault === undefined) throw new Error(`no fault has the code ${code}`);
  return fault;
}

test.each(['RequestDisallowedByPolicy', 'ReadOnlyDisabledSubscription', 'ScopeLocked'])(
  'a refusal of every PUT for a day (%s) is met at most four times per disk and occurrence, and told each time',
  async (code) => {
    const night = aFaultyNight();
    const { error } = refusal(code);
    night.world.ports.azure.fault = (call) => (call === 'createSnapshot' ? { error } : undefined);

    await liveUntil(night, NEXT_OCCURRENCE);

    expect(putsOf(night)).toEqual([4, 4, 4]);
    const creates = (await actionsOf(night.world)).filter(({ action }) => action.kind === 'create');
    expect(creates).toHaveLength(12);
    for (const create of creates)
      expect(create).toMatchObject({ state: 'failed', error: { code, message: error.message } });
    // What would be kept by rule is kept, and so is what those that are missing would have followed.
    expect(night.kept.filter(({ id }) => !night.world.ports.azure.has(id))).toEqual([]);
  },
);

test('a refusal that ends within the day is made up for at the next attempt, and by one point', async () => {
  const night = aFaultyNight();
  const { error } = refusal('RequestDisallowedByPolicy');
  const { azure, clock } = night.world.ports;
  azure.fault = (call) =>
    call === 'createSnapshot' && clock.now() < OCCURRENCE + 5 * 3_600_000 ? { error } : undefined;

  await liveUntil(night, '2026-11-23T12:00:00Z');

  expect(putsOf(night)).toEqual([4, 4, 4]);
  expect((await runsOf(night.world))[0]).toMatchObject({ state: 'succeeded', counts: { created: 3 } });
});

test('a subscription that Azure lists as disabled is sent nothing all day, keeps all its points, and says why', async () => {
  const night = aFaultyNight();
  const { azure, state } = night.world.ports;
  azure.addSubscription(SUBSCRIPTION, 'Disabled');

  await liveUntil(night, NEXT_OCCURRENCE);

  expect(putsOf(night)).toEqual([0, 0, 0]);
  expect([...night.kept, ...night.expired].filter(({ id }) => !azure.has(id))).toEqual([]);
  const heartbeat = await state.get<{ problems: readonly string[] }>('heartbeat', 'tick');
  expect(heartbeat?.value.problems.join(' ')).toContain('Disabled');
});

test('a subscription that is enabled again gets the point that it missed within minutes', async () => {
  const night = aFaultyNight();
  const { azure } = night.world.ports;
  azure.addSubscription(SUBSCRIPTION, 'Disabled');
  await liveUntil(night, '2026-11-23T06:00:00Z');
  azure.addSubscription(SUBSCRIPTION, 'Enabled');

  await liveUntil(night, '2026-11-23T06:15:00Z');

  expect(putsOf(night)).toEqual([1, 1, 1]);
});
