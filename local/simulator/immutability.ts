import { ArmError, invalidParameter } from './arm-error.ts';
import { bodyAs, type Handler } from './arm-request.ts';
import { formatTime } from './format-time.ts';
import { type ImmutabilityPolicy, isLive } from './live-policy.ts';
import { checkLocks } from './locks.ts';
import { requireResource } from './lookup.ts';
import { startOperation } from './operations.ts';
import { render } from './render.ts';

interface Asked {
  readonly type: 'Unlocked' | 'Locked';
  readonly days: number;
}

const DAY = 24 * 60 * 60_000;

/**
 * `updateImmutabilityPolicy` sets an unlocked policy anew, from now on. `updateImmutabilityPolicyLock` locks the one that there
 * is, counted from when it was set; a locked one is lengthened alone.
 */
export function setImmutability(type: Asked['type']): Handler {
  return (state, request) => {
    const now = state.now();
    const snapshot = requireResource(state, request.path, 'snapshots');
    checkLocks(state, snapshot.id, 'write');
    if (request.apiVersion < '2026-03-02') {
      throw new ArmError(400, 'BadRequest', 'Minimum api-version of 2026-03-02 required for immutability policies.');
    }
    const asked = readAsked(bodyAs(request), type);
    const refuse = (message: string) => new ArmError(409, state.settings.undocumentedCode, message);
    const { provisioningState, immutabilityPolicy } = snapshot.properties;
    if (provisioningState !== 'Succeeded')
      throw refuse(`The snapshot ${snapshot.name} is not ready: ${provisioningState}.`);
    const present = isLive(immutabilityPolicy, now) ? immutabilityPolicy : undefined;
    const refused = refusalOf(present, asked);
    if (refused !== undefined) throw refuse(`The snapshot ${snapshot.name} ${refused}.`);
    const headers = startOperation(state, request, {
      location: snapshot.location,
      durationMs: state.settings.snapshotChangeMs,
      succeed: (startedAt) => {
        const start = type === 'Locked' ? Date.parse(String(present?.['policyStartTime'])) : startedAt;
        const time = (at: number) => formatTime(at, state.settings.utcOffsetMinutes);
        snapshot.properties.immutabilityPolicy = {
          immutabilityDurationDays: asked.days,
          type,
          policyStartTime: time(start),
          policyExpirationTime: time(start + asked.days * DAY),
        };
      },
      output: () => render(state, snapshot, request.apiVersion, state.now()),
    });
    return { status: 202, headers };
  };
}

function readAsked(body: Readonly<Record<string, unknown>>, type: Asked['type']): Asked {
  const days = body['immutabilityDurationDays'];
  if (typeof days !== 'number' || !Number.isInteger(days) || days < 1) {
    throw invalidParameter('immutabilityDurationDays', 'The immutability duration must be a positive number of days.');
  }
  if (body['type'] === type) return { type, days };
  throw invalidParameter('type', `The immutability policy type must be '${type}' here, not '${String(body['type'])}'.`);
}

function refusalOf(present: ImmutabilityPolicy | undefined, { type, days }: Asked): string | undefined {
  if (type === 'Locked' && present === undefined) return 'has no immutability policy that could be locked';
  if (present?.['type'] !== 'Locked') return undefined;
  if (type === 'Unlocked') return 'has a locked immutability policy, which cannot be unlocked';
  const kept = Number(present['immutabilityDurationDays']);
  return days < kept ? `has a locked immutability policy of ${kept} days, which cannot be shortened` : undefined;
}
