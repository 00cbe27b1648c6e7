import type { RestorePorts } from '../restore-world.ts';

/** The process ends: nothing catches this. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Counts what an installation does to the outside, and ends it once, at the n-th. */
export class Kill {
  /** Effects so far. */
  count = 0;
  /** What it was killed at. */
  at: string | undefined;
  readonly #nth: number;
  readonly #when: 'before' | 'after';

  /** `nth` from 1; 0 never. */
  constructor(nth: number, when: 'before' | 'after') {
    this.#nth = nth;
    this.#when = when;
  }

  /** The same ports, each request to ARM and each write of a store counted. */
  readonly wrap = (ports: RestorePorts): RestorePorts => ({
    ...ports,
    ...this.#all(ports, ['inventory', 'snapshots', 'tags', 'models', 'disks', 'virtualMachines'], /^(?!clockSkewMs)/),
    ...this.#all(
      ports,
      ['restores', 'runs', 'actions', 'state', 'views', 'queue'],
      /^(put|replace|insert|set|remove|enqueue)/,
    ),
  });

  #all(ports: RestorePorts, names: readonly (keyof RestorePorts)[], which: RegExp): Partial<RestorePorts> {
    return Object.fromEntries(names.map((name) => [name, this.#proxy(name, ports[name] as object, which)]));
  }

  #proxy(port: string, target: object, which: RegExp): object {
    return new Proxy(target, {
      get: (_, method) => {
        const value = Reflect.get(target, method) as unknown;
        if (typeof value !== 'function') return value;
        const call = (...args: unknown[]) => Reflect.apply(value, target, args) as unknown;
        if (!which.test(String(method))) return call;
        return (...args: unknown[]) => this.#effect(`${port}.${String(method)}`, () => call(...args));
      },
    });
  }

  async #effect(name: string, act: () => unknown): Promise<unknown> {
    this.count += 1;
    const isNow = this.count === this.#nth;
    if (isNow) this.at = `${this.#when} ${name}`;
    if (isNow && this.#when === 'before') throw new Killed(name);
    const answer = await act();
    if (isNow) throw new Killed(name);
    return answer;
  }
}
