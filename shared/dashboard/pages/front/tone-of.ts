import type { Verdict } from '../../../run/read/verdict.ts';

/** How bad it is: nothing is known or something is lost, something needs a person, or all is well. */
export function toneOf({ allProtected, attention, health }: Verdict): 'good' | 'warn' | 'bad' {
  if (allProtected) return 'good';
  const isGrave = attention.some(({ state, age }) => state === 'overdue' || state === 'problem' || age === 'critical');
  return health.state !== 'ok' || isGrave ? 'bad' : 'warn';
}
