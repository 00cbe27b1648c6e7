import { BLIND_KEY, HEARTBEAT_KEY } from '../clock-check.ts';
import { LOGGED, tellProblems } from '../log-messages.ts';
import type { Ports } from '../ports.ts';
import { type Finding, type Heartbeat, type QueueFront, TROUBLES, type Trouble } from '../records.ts';

/** Writes and logs that a tick has done its work, and what it found. */
export async function leaveHeartbeat(
  ports: Ports,
  findings: readonly Finding[],
  fronts: readonly QueueFront[],
): Promise<void> {
  const clockSkewMs = ports.inventory.clockSkewMs();
  const told = toldOf(findings);
  await ports.state.set<Heartbeat>('heartbeat', HEARTBEAT_KEY, {
    at: ports.clock.now(),
    ...(clockSkewMs === undefined ? {} : { clockSkewMs }),
    ...told,
    ...(fronts.length === 0 ? {} : { fronts }),
  });
  tell(ports, told.problems);
  ports.logger.log('info', LOGGED.heartbeat, { problems: told.problems.length });
}

/**
 * Writes why a tick could not do its work, where no clock checks ours. This is no heartbeat: no clock is checked by it, and
 * the heart is silent.
 */
export async function leaveBlind(ports: Ports, mistake: string, findings: readonly Finding[]): Promise<void> {
  ports.logger.log('error', 'The clock cannot be believed, so nothing was started', { why: mistake });
  // Without a token no reply comes that could tell the time.
  const isSignIn = findings.some(({ trouble }) => trouble === 'sign-in');
  const clock = { message: `The clock of the app cannot be believed, so nothing was started: ${mistake}.` };
  const told = toldOf(isSignIn ? findings : [clock, ...findings]);
  await ports.state.set<Heartbeat>('heartbeat', BLIND_KEY, { at: ports.clock.now(), ...told });
  tell(ports, told.problems);
}

function toldOf(findings: readonly Finding[]): Pick<Heartbeat, 'problems' | 'trouble'> {
  const sorted = findings.toSorted((a, b) => rank(a.trouble) - rank(b.trouble));
  const worst = sorted[0]?.trouble;
  return {
    problems: [...new Set(sorted.map(({ message }) => message))],
    ...(worst === undefined ? {} : { trouble: worst }),
  };
}

function rank(trouble: Trouble | undefined): number {
  return trouble === undefined ? TROUBLES.length : TROUBLES.indexOf(trouble);
}

function tell({ logger }: Ports, problems: readonly string[]): void {
  tellProblems(
    logger,
    problems.map((message) => ({ code: 'tick', severity: 'problem', message })),
  );
}
