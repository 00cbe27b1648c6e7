import type { Ports } from '../../shared/run/ports.ts';

/** What the planner is busy with, in the order in which it is. */
export type Phase = 'listing' | 'deciding' | 'writing' | 'enqueuing' | 'views';

/** Tells from the calls of the ports how long each phase of a plan took, and how much memory the process had had by its end. */
export class PhaseClock {
  readonly #ended = new Map<Phase, { readonly at: number; readonly peakMb: number }>();
  readonly #startedAt = performance.now();

  watch(ports: Ports): Ports {
    const inventory = this.#timed(ports.inventory, () => this.#end('listing'));
    return {
      ...ports,
      inventory,
      actions: this.#timed(ports.actions, undefined, (name) => {
        // The first thing that happens to a plan that is made: rows of an earlier try are looked for.
        if (name === 'listActions' && this.#ended.has('listing')) this.#endOnce('deciding');
      }),
      runs: this.#timed(ports.runs, (name) => name === 'replaceSubscription' && this.#end('writing')),
      queue: this.#timed(ports.queue, () => this.#end('enqueuing')),
      views: this.#timed(ports.views, () => this.#end('views')),
    };
  }

  /** Seconds of each phase. */
  read(): Readonly<Record<Phase, number>> {
    let before = this.#startedAt;
    const phases = (['listing', 'deciding', 'writing', 'enqueuing', 'views'] as const).map((phase) => {
      const at = this.#ended.get(phase)?.at ?? before;
      const seconds = (at - before) / 1000;
      before = at;
      return [phase, seconds] as const;
    });
    return Object.fromEntries(phases) as Record<Phase, number>;
  }

  /** The most memory that the process ever had until the phase ended, in MB. Throws where the phase was not seen. */
  peakMbAt(phase: Phase): number {
    const ended = this.#ended.get(phase);
    if (ended === undefined) throw new Error(`No ${phase} was seen.`);
    return ended.peakMb;
  }

  #end(phase: Phase): void {
    this.#ended.set(phase, { at: performance.now(), peakMb: peakMb() });
  }

  #endOnce(phase: Phase): void {
    if (!this.#ended.has(phase)) this.#end(phase);
  }

  #timed<T extends object>(port: T, after?: (name: string) => unknown, before?: (name: string) => unknown): T {
    return new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: readonly unknown[]) => {
          before?.(String(name));
          const answer: unknown = member.apply(target, args);
          return answer instanceof Promise ? answer.finally(() => after?.(String(name))) : answer;
        };
      },
    });
  }
}

/** The most memory that this process ever had until now, in MB. */
export function peakMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}
