import type { Ports } from '../../shared/run/ports.ts';
import type { Chance } from './chance.ts';

const PORTS = [
  'inventory',
  'snapshots',
  'restorePoints',
  'tags',
  'runs',
  'actions',
  'state',
  'views',
  'evidence',
  'queue',
] as const;

/**
 * The ports with calls that take turns at random, so that deliveries at the same time interleave, and that once in
 * `crashes` calls kill the process before or after their effect; 0: never. What is dead stays dead.
 */
export function shakyPorts<P extends Ports>(inner: P, dice: Chance, crashes: number): P {
  let isDead = false;
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'clockSkewMs') return member.bind(target);
        return async (...args: readonly unknown[]) => {
          await turns(dice);
          if (isDead) throw new Error('killed');
          const crash = crashes > 0 && dice.in(crashes);
          if (crash) isDead = true;
          if (crash && dice.in(2)) throw new Error('killed');
          const answer: unknown = await member.apply(target, args);
          await turns(dice);
          if (isDead) throw new Error('killed');
          return answer;
        };
      },
    });
  const wrapped = Object.fromEntries(PORTS.map((name) => [name, wrap(inner[name])]));
  return { ...inner, ...wrapped };
}

async function turns(dice: Chance): Promise<void> {
  for (let left = dice.upTo(3); left > 0; left--) await undefined;
}
