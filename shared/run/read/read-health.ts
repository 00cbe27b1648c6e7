import { formatInstant, HOUR, type Instant, MINUTE } from '../../policy/instant.ts';
import { AzureError } from '../azure-error.ts';
import { DRILL_HEARTBEAT_KEY } from '../clock-check.ts';
import { NewerVersionError } from '../newer-version-error.ts';
import type { Ports } from '../ports.ts';
import type { Heartbeat } from '../records.ts';

/** The timer ticks every five minutes; two missed ticks and the third late are silence. */
const STALE_AFTER_MS = 16 * MINUTE;

/** The timer of the drills fires every hour. */
const DRILLS_STALE_AFTER_MS = 2 * HOUR;

export type HealthState = 'ok' | 'config' | 'stale' | 'storage' | 'version' | 'sign-in' | 'subscription' | 'queue';

export interface Health {
  readonly state: HealthState;
  readonly lastTickAt?: Instant;
  /** What is wrong and the remedy, a sentence each; for callers with a key only. */
  readonly findings: readonly string[];
}

/** Health from the last tick's record alone; nothing else is called, so that anybody may ask often. */
export async function readHealth(ports: Ports): Promise<Health> {
  let heartbeat: Heartbeat | undefined;
  let ofDrills: readonly string[];
  try {
    heartbeat = (await ports.state.get<Heartbeat>('heartbeat', 'tick'))?.value;
    ofDrills = await drillProblems(ports);
  } catch (error) {
    if (error instanceof NewerVersionError) return { state: 'version', findings: [error.message] };
    if (!(error instanceof AzureError)) throw error;
    const why = `The storage account cannot be read (${error.code}: ${error.message}). Check AzureWebJobsStorage, the firewall and the table role of the identity.`;
    return { state: 'storage', findings: [why] };
  }
  if (heartbeat === undefined) {
    return {
      state: 'stale',
      findings: ['No tick has run yet. The timer fires every five minutes; look at the function tick.'],
    };
  }
  const age = ports.clock.now() - heartbeat.at;
  if (age > STALE_AFTER_MS) {
    const why = `The last tick ran ${Math.round(age / MINUTE)} minutes ago, at ${formatInstant(heartbeat.at)}. Look at the function tick and its log.`;
    return { state: 'stale', lastTickAt: heartbeat.at, findings: [why, ...heartbeat.problems] };
  }
  return { state: 'ok', lastTickAt: heartbeat.at, findings: [...heartbeat.problems, ...ofDrills] };
}

/** What keeps drills from beginning; a timer that is off says nothing any more. */
async function drillProblems({ state, clock }: Ports): Promise<readonly string[]> {
  const last = (await state.get<Heartbeat>('heartbeat', DRILL_HEARTBEAT_KEY))?.value;
  return last === undefined || clock.now() - last.at > DRILLS_STALE_AFTER_MS ? [] : last.problems;
}
