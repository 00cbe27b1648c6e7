import { formatInstant, HOUR, type Instant, MINUTE } from '../../policy/instant.ts';
import { AzureError } from '../azure-error.ts';
import { BLIND_KEY, DRILL_HEARTBEAT_KEY, HEARTBEAT_KEY, isAhead } from '../clock-check.ts';
import { NewerVersionError } from '../newer-version-error.ts';
import type { Ports } from '../ports.ts';
import type { Heartbeat, Trouble } from '../records.ts';
import { isSignInFailure, quote, sayStorageSignIn } from '../sign-in.ts';

/** The timer ticks every five minutes; two missed ticks and the third late are silence. */
const STALE_AFTER_MS = 16 * MINUTE;

/** The timer of the drills fires every hour. */
const DRILLS_STALE_AFTER_MS = 2 * HOUR;

type HealthState = 'ok' | 'config' | 'stale' | 'storage' | 'version' | Trouble;

export interface Health {
  readonly state: HealthState;
  readonly lastTickAt?: Instant;
  /** What is wrong and the remedy, a sentence or two each; for callers with a key only. */
  readonly findings: readonly string[];
}

/** What the timers left of themselves. */
interface Signs {
  readonly tick: Heartbeat | undefined;
  readonly blind: Heartbeat | undefined;
  readonly drill: Heartbeat | undefined;
}

/** Health from the last tick's record alone; nothing else is called, so that anybody may ask often. */
export async function readHealth(ports: Ports): Promise<Health> {
  try {
    return healthOf(await readSigns(ports), ports.clock.now());
  } catch (error) {
    if (error instanceof NewerVersionError) return { state: 'version', findings: [error.message] };
    if (!(error instanceof AzureError)) throw error;
    if (isSignInFailure(error)) return { state: 'sign-in', findings: [sayStorageSignIn(error)] };
    const why = `The storage account cannot be read (${quote(error)}). Check AzureWebJobsStorage, the firewall and the table role of the identity.`;
    return { state: 'storage', findings: [why] };
  }
}

async function readSigns({ state }: Ports): Promise<Signs> {
  const rows = new Map((await state.list<Heartbeat>('heartbeat')).map(({ key, value }) => [key, value]));
  return { tick: rows.get(HEARTBEAT_KEY), blind: rows.get(BLIND_KEY), drill: rows.get(DRILL_HEARTBEAT_KEY) };
}

function healthOf(signs: Signs, now: Instant): Health {
  const { tick } = signs;
  const blind = newerBlind(signs, now);
  const lastTickAt = tick === undefined ? {} : { lastTickAt: tick.at };
  // A tick that cannot sign in tells so at once; one whose clock is wrong is known by its silence.
  if (blind?.trouble === 'sign-in') return { state: 'sign-in', ...lastTickAt, findings: blind.problems };
  if (tick === undefined || now - tick.at > STALE_AFTER_MS) {
    const why = blind === undefined ? [sayStale(tick, now)] : [];
    return { state: 'stale', ...lastTickAt, findings: [...why, ...((blind ?? tick)?.problems ?? [])] };
  }
  return { state: tick.trouble ?? 'ok', ...lastTickAt, findings: [...tick.problems, ...drillProblems(signs, now)] };
}

/** What a tick left that came after the last heartbeat and could not do its work. */
function newerBlind({ tick, blind }: Signs, now: Instant): Heartbeat | undefined {
  if (blind === undefined || isAhead(blind.at, now) || now - blind.at > STALE_AFTER_MS) return undefined;
  return tick === undefined || blind.at > tick.at ? blind : undefined;
}

function sayStale(tick: Heartbeat | undefined, now: Instant): string {
  if (tick === undefined) return 'No tick has run yet. The timer fires every five minutes; look at the function tick.';
  return `The last tick ran ${Math.round((now - tick.at) / MINUTE)} minutes ago, at ${formatInstant(tick.at)}. Look at the function tick and its log; storage that takes no more writes silences it too.`;
}

/** What keeps drills from beginning; a timer that is off says nothing any more. */
function drillProblems({ drill }: Signs, now: Instant): readonly string[] {
  return drill === undefined || now - drill.at > DRILLS_STALE_AFTER_MS ? [] : drill.problems;
}
