const RealDate = Date;

/** What of vitest's `vi` the tests in memory use; its own asks for a worker of vitest. */
export class Pretence {
  readonly #variables = new Map<string, string | undefined>();

  stubEnv(name: string, value: string): void {
    if (!this.#variables.has(name)) this.#variables.set(name, process.env[name]);
    process.env[name] = value;
  }

  unstubAllEnvs(): void {
    for (const [name, value] of this.#variables) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    this.#variables.clear();
  }

  /** Stops the clock; timers go on. */
  useFakeTimers({ now, toFake }: { readonly now: number; readonly toFake: readonly ['Date'] }): void {
    if (toFake.join() !== 'Date') throw new Error(`only Date can be faked here, not ${toFake.join(', ')}`);
    globalThis.Date = class extends RealDate {
      constructor(...values: readonly unknown[]) {
        super(...((values.length === 0 ? [now] : values) as [number]));
      }

      static override now(): number {
        return now;
      }
    } as DateConstructor;
  }

  useRealTimers(): void {
    globalThis.Date = RealDate;
  }
}
