import { HOUR, SECOND } from '../../policy/instant.ts';
import { AzureError, errorFields, isRefused, isThrottled, toActionError } from '../../run/azure-error.ts';
import { retryDelay } from '../../run/retry-delay.ts';
import type { VmWrite } from '../records.ts';
import { type ReplacementExecution, stepAge } from './replacement-execution.ts';

/** Longer than a request takes that gets no answer: by then it has had its effect, or never will. */
const IN_FLIGHT_MS = 90 * SECOND;
const FIRST_LOOK_MS = 5 * SECOND;
const BUSY_MS = 15 * SECOND;
/** After so many that came to nothing a write has failed. */
const MOST_TRIES = 4;
/** The VM may be stopped meanwhile: Azure asks for twenty minutes at most. */
const LONGEST_THROTTLED_MS = HOUR;

export type Sent =
  /** Look again then. */
  | { readonly kind: 'wait'; readonly pause: number }
  /** Azure said no, or every try came to nothing: it has no effect, now or later. */
  | { readonly kind: 'refused'; readonly error: NonNullable<VmWrite['error']> };

/**
 * Sends a write to the VM of a replacement, which a look has just shown not to be done. That it is about to be sent is
 * written first: of two deliveries only one sends it, and none sends another while it may still arrive. `isDecided` says
 * that the look showed the end of the try before.
 */
export async function sendWrite(
  x: ReplacementExecution,
  what: VmWrite['what'],
  send: () => Promise<void>,
  isDecided = false,
): Promise<Sent> {
  const earlier = latestWrite(x, what);
  const now = x.ports.clock.now();
  const isOver = isDecided || earlier?.answer === 'refused';
  if (earlier !== undefined && !isOver && now < earlier.at + IN_FLIGHT_MS) {
    return { kind: 'wait', pause: Math.min(BUSY_MS, earlier.at + IN_FLIGHT_MS - now) };
  }
  const tries = (earlier?.tries ?? 0) + 1;
  if (tries > MOST_TRIES) return { kind: 'refused', error: earlier?.error ?? WITHOUT_EFFECT };
  const sending: VmWrite = { step: x.record.step, what, at: now, tries };
  await x.write({ sending });
  try {
    await send();
  } catch (error) {
    return answerTo(x, sending, error);
  }
  await x.write({ sending: { ...sending, answer: 'accepted' } });
  return { kind: 'wait', pause: FIRST_LOOK_MS };
}

/** The latest write of this kind in the present step. */
export function latestWrite({ record }: ReplacementExecution, what: VmWrite['what']): VmWrite | undefined {
  const { sending, step } = record;
  return sending?.what === what && sending.step === step ? sending : undefined;
}

const WITHOUT_EFFECT = { code: 'no-effect', message: 'Azure accepted it each time, and nothing came of it.' };

async function answerTo(x: ReplacementExecution, sending: VmWrite, thrown: unknown): Promise<Sent> {
  if (!(thrown instanceof AzureError)) throw thrown;
  const error = toActionError(thrown, x.record.vmId, x.settings);
  x.ports.logger.log('warn', 'Azure refused or failed a write to a VM', {
    restoreId: x.record.id,
    vmId: x.record.vmId,
    what: sending.what,
    ...errorFields(thrown),
  });
  if (isThrottled(thrown)) {
    await x.write({ sending: { ...sending, tries: sending.tries - 1, answer: 'refused', error } });
    if (stepAge(x) > LONGEST_THROTTLED_MS) return { kind: 'refused', error };
    return { kind: 'wait', pause: Math.max(retryDelay(thrown, x.record.id), stepAge(x) / 8) };
  }
  if (isInTheWay(thrown)) {
    await x.write({ sending: { ...sending, answer: 'refused', error } });
    return { kind: 'wait', pause: BUSY_MS };
  }
  const isFinal = isRefused(thrown);
  await x.write({ sending: { ...sending, error, ...(isFinal ? { answer: 'refused' as const } : {}) } });
  // Without an answer only Azure knows whether it arrived: the next looks tell.
  return isFinal ? { kind: 'refused', error } : { kind: 'wait', pause: FIRST_LOOK_MS };
}

/** Another operation on the VM is under way: perhaps this very one, delivered twice. */
function isInTheWay({ status, code }: AzureError): boolean {
  return status === 409 && /^(Conflict|AnotherOperationInProgress|OperationPreempted)$/.test(code);
}
