import type { Ports } from '../../shared/run/ports.ts';

const CRASHING = [
  'inventory',
  'snapshots',
  'restorePoints',
  'tags',
  'models',
  'disks',
  'virtualMachines',
  'contents',
  'restores',
  'vmModels',
  'runs',
  'actions',
  'state',
  'views',
  'evidence',
  'queue',
] as const;

/** Calls that change nothing anywhere: a process killed after one leaves what one killed after the last effect leaves. */
const WITHOUT_EFFECT = /^(get|list|has|front$|at$|resourceGroupLocation$)/;

/**
 * The ports, which fail once: right after the effect of the call with the given number, counted from 0 over the calls that
 * have one, as when the process is killed there. The reply never arrives.
 */
export function faultyPorts<P extends Ports>(
  inner: P,
  at: number,
): { readonly ports: P; readonly hasCrashed: () => boolean } {
  let calls = 0;
  let crashed = false;
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'clockSkewMs' || name === 'drain') return member.bind(target);
        return async (...args: readonly unknown[]) => {
          const answer: unknown = await member.apply(target, args);
          if (WITHOUT_EFFECT.test(String(name))) return answer;
          if (calls++ === at) {
            crashed = true;
            throw new Error('killed');
          }
          return answer;
        };
      },
    });
  const wrapped = Object.fromEntries(CRASHING.map((name) => [name, wrap(inner[name])])) as unknown as Pick<
    Ports,
    (typeof CRASHING)[number]
  >;
  return { ports: { ...inner, ...wrapped }, hasCrashed: () => crashed };
}
