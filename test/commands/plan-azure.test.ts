import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../commands/plan/plan-document.ts';
import { plan } from '../../commands/plan.ts';
import { Refused } from '../../commands/usage.ts';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../local/identity/start-identity-endpoint.ts';
import type { FaultRequest } from '../../local/simulator/fault.ts';
import { type OpenSimulator, openSimulator } from '../local/simulator/open-simulator.ts';
import { aFleet, aMachine, idIn, SUBSCRIPTION } from '../local/simulator/small-fleet.ts';

let identity: IdentityEndpoint;

beforeAll(async () => {
  identity = await startIdentityEndpoint();
  // The credential class reads them there.
  Object.assign(process.env, identity.environment);
});

afterAll(() => identity.close());

/** The simulator as "real Azure", and the environment of a person who is signed in to it. */
async function openAzure(fleet = sampleFleet(Date.now()), ...faults: readonly FaultRequest[]) {
  const simulator = await openSimulator({ fleet, clock: Date.now });
  setDefaultCACertificates([...getCACertificates('default'), simulator.caPem]);
  for (const fault of faults) simulator.state.faults.add(fault);
  const env = { ...identity.environment, NIGHTKEEP_ARM_ENDPOINT: simulator.url, NIGHTKEEP_ARM_AUDIENCE: simulator.url };
  return { simulator, env };
}

function methodsOf({ state }: OpenSimulator): readonly string[] {
  return [...new Set(state.log.entries.map(({ method }) => method))];
}

describe('a plan over Azure', () => {
  test('sends nothing but GETs, and changes nothing', async () => {
    const fleet = sampleFleet(Date.now());
    const { simulator, env } = await openAzure(fleet);
    const before = JSON.stringify(simulator.state.snapshots.all());

    const document = JSON.parse(await plan(['--subscription', '*', '--json'], env)) as PlanDocument;

    expect(document.actions.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['create', 'prune', 'skip']));
    expect(simulator.state.log.entries.length).toBeGreaterThan(6);
    expect(methodsOf(simulator)).toEqual(['GET']);
    expect(JSON.stringify(simulator.state.snapshots.all())).toBe(before);
  });

  test('covers the subscription that is named, and no other', async () => {
    const { simulator, env } = await openAzure();
    const [wanted = '', other = ''] = [...simulator.state.subscriptions.keys()];

    const document = JSON.parse(await plan(['--subscription', wanted, '--json'], env)) as PlanDocument;

    expect(document.run.subscriptions).toEqual([{ id: wanted, state: 'planned' }]);
    expect(document.actions.length).toBeGreaterThan(0);
    expect(JSON.stringify(document)).not.toContain(other);
    expect(simulator.state.log.find({ urlPattern: other })).toEqual([]);
  });

  test('with an assumed tag tells how to tag the first VM, and tags none', async () => {
    const vmId = idIn('virtualMachines', 'web');
    const { simulator, env } = await openAzure(aFleet({ virtualMachines: [aMachine('web', { tags: {} })] }));

    const text = await plan(['--subscription', SUBSCRIPTION, '--assume', 'nightly'], env);

    expect(text).toContain('1 to create');
    expect(text).toMatch(
      new RegExp(`\naz tag update --operation Merge --resource-id ${vmId} --tags snapshot-policy=nightly\n$`),
    );
    expect(methodsOf(simulator)).toEqual(['GET']);
  });
});

describe('what Azure refuses is one line that says what to do', () => {
  const words = "The client 'x' does not have authorization to perform action\n'Microsoft.Compute/disks/read'.";
  const forbidden = { status: 403, code: 'AuthorizationFailed', message: words };

  test.each<[string, FaultRequest[], string, RegExp]>([
    [
      'a subscription that is not seen',
      [],
      '00000000-0000-4000-8000-00000000000f',
      /000f is not visible.*az account list/,
    ],
    [
      'a missing permission',
      [{ match: { path: '/disks' }, effect: forbidden }],
      SUBSCRIPTION,
      /Reader role.*AuthorizationFailed: The client 'x' does not have authorization/,
    ],
    [
      'a sign-in that is over',
      [{ effect: { status: 401, code: 'ExpiredAuthenticationToken', message: 'expired' } }],
      SUBSCRIPTION,
      /az login.*ExpiredAuthenticationToken: expired/,
    ],
    [
      'throttling',
      [{ effect: { status: 429, code: 'TooManyRequests', message: 'slow down' } }],
      SUBSCRIPTION,
      /try again.*TooManyRequests/,
    ],
    ['a fault', [{ effect: { status: 400, code: 'BadThing', message: 'no' } }], SUBSCRIPTION, /400\. BadThing: no/],
  ])('%s', async (_, faults, subscription, line) => {
    const { env } = await openAzure(aFleet(), ...faults);

    const refusal = await plan(['--subscription', subscription], env).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).message).toMatch(line);
    expect((refusal as Refused).message).not.toContain('\n');
  });
});
