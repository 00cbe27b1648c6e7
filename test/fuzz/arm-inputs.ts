import fc from 'fast-check';
import type { WireReply } from './arm-cloud.ts';
import { FLEETS, type Json, type WireFleet } from './arm-fleet.ts';
import { oddValues, someChanges } from './mutate.ts';
import { edited, oddTexts } from './odd-texts.ts';

/** What is done to a reply on its way; undefined: it never comes. */
type Spoil = (reply: WireReply) => WireReply | undefined;

const CODES = [
  'ResourceNotFound',
  'SubscriptionNotFound',
  'ScopeLocked',
  'AuthorizationFailed',
  'OperationNotAllowed',
  'TooManyRequests',
  'NotFound',
] as const;

const errorBodies = fc.oneof(
  fc.constantFrom(...CODES).map((code) => JSON.stringify({ error: { code, message: 'no' } })),
  fc.constantFrom(...CODES).map((code) => JSON.stringify({ code, message: 'no' })),
  fc
    .tuple(oddValues, oddValues, oddValues)
    .map(([code, message, details]) => JSON.stringify({ error: { code, message, details } })),
  oddValues.map((error) => JSON.stringify({ error })),
  fc.constantFrom('', '<html>Bad gateway</html>', 'null', '[]', '"no"', '{'),
);

const headerNames = fc.constantFrom(
  'date',
  'retry-after',
  'location',
  'azure-asyncoperation',
  'x-ms-request-id',
  'content-type',
);
const headerTexts = fc.oneof(
  fc.constantFrom(
    '-1',
    '0',
    '1',
    '9'.repeat(400),
    'Wed, 21 Oct 2099 07:28:00 GMT',
    'Mon, 23 Nov 2026 02:05:00 GMT',
    'https://evil.test/x',
    '//evil.test',
    '/x',
    'text/html',
  ),
  // What no header can hold never arrives.
  oddTexts.map((text) => text.replace(/[^\x20-\x7e]/g, '').slice(0, 9_000)),
);

const spoils: fc.Arbitrary<Spoil> = fc.oneof(
  { weight: 8, arbitrary: someChanges(2).map((change) => (reply: WireReply) => changed(reply, change)) },
  {
    weight: 2,
    arbitrary: fc
      .nat()
      .map((at) => (reply: WireReply) => ({ ...reply, body: reply.body.slice(0, at % (reply.body.length + 1)) })),
  },
  { weight: 2, arbitrary: errorBodies.map((body) => (reply: WireReply) => ({ ...reply, body })) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          200,
          201,
          202,
          204,
          301,
          302,
          307,
          304,
          400,
          401,
          403,
          404,
          404,
          408,
          409,
          410,
          412,
          429,
          500,
          503,
        ),
        errorBodies,
      )
      .map(([status, body]) => (reply: WireReply) => ({ ...reply, status, body })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(headerNames, headerTexts).map(([name, text]) => (reply: WireReply) => ({
      ...reply,
      headers: { ...reply.headers, [name]: text },
    })),
  },
  {
    weight: 1,
    arbitrary: headerTexts.map((location) => (reply: WireReply) => ({
      ...reply,
      status: 302,
      headers: { ...reply.headers, location },
    })),
  },
  { weight: 1, arbitrary: fc.constant<Spoil>(() => undefined) },
);

function changed(reply: WireReply, change: (value: unknown) => unknown): WireReply {
  return reply.body === '' ? reply : { ...reply, body: JSON.stringify(change(JSON.parse(reply.body))) ?? '' };
}

const KINDS = ['snapshots', 'snapshots', 'virtualMachines', 'disks', 'restorePointCollections'] as const;

/** The fleet with odd fields in one or two of its resources, which Azure then tells the same way each time. */
const fleets: fc.Arbitrary<WireFleet> = fc
  .tuple(
    fc.constantFrom(...FLEETS),
    fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.nat(), someChanges(2)), { maxLength: 2 }),
  )
  .map(([sound, all]) => {
    const fleet = structuredClone(sound) as unknown as Record<keyof WireFleet, Json[]>;
    for (const [kind, nth, change] of all) {
      const list = fleet[kind].length === 0 ? fleet.snapshots : fleet[kind];
      const at = nth % list.length;
      const odd = change(list[at]);
      list[at] = (typeof odd === 'object' && odd !== null ? odd : { odd }) as Json;
    }
    return fleet;
  });

/** What Azure holds, and what becomes of some of its replies. */
export interface ArmInput {
  readonly fleet: WireFleet;
  /** By the number of the request. */
  readonly spoiled: readonly (readonly [number, Spoil])[];
  /** The policy of everything that has one. */
  readonly tag: string;
}

export const armInputs: fc.Arbitrary<ArmInput> = fc.record({
  fleet: fleets,
  spoiled: fc.array(fc.tuple(fc.nat(24), spoils), { maxLength: 3 }),
  tag: fc.oneof({ weight: 4, arbitrary: fc.constant('nightly keep 2d') }, edited(fc.constant('nightly keep 2d'))),
});
