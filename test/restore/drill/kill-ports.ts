import type { RestorePorts } from '../restore-world.ts';

const REACHING_OUT = ['inventory', 'snapshots', 'models', 'disks', 'contents', 'restores', 'state', 'queue'] as const;

export interface KilledPorts {
  readonly ports: RestorePorts;
  readonly hasDied: () => boolean;
}

/**
 * The ports as a process has them that is killed at its n-th call, counted from 0: before that call has its effect, or
 * after it and before its answer. Nothing that the process tries then has any effect.
 */
export function killedPorts(inner: RestorePorts, at: number, isAfter: boolean): KilledPorts {
  let calls = 0;
  let isDead = false;
  const call = async (target: object, member: (...args: readonly unknown[]) => unknown, args: readonly unknown[]) => {
    if (isDead) throw new Error('killed');
    isDead = calls++ === at;
    if (isDead && !isAfter) throw new Error('killed');
    const dies = isDead;
    const answer: unknown = await member.apply(target, [...args]);
    if (dies) throw new Error('killed');
    return answer;
  };
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'clockSkewMs') return member.bind(target);
        return (...args: readonly unknown[]) => call(target, member as (...args: readonly unknown[]) => unknown, args);
      },
    });
  const wrapped = Object.fromEntries(REACHING_OUT.map((name) => [name, wrap(inner[name])]));
  return { ports: { ...inner, ...wrapped } as RestorePorts, hasDied: () => isDead };
}
