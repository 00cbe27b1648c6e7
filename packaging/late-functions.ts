import type { FunctionHandler } from '@azure/functions';

// What stands for `@azure/functions` in the functions of the package. They are loaded when they are first called, long after
// the host was told of them: what they register then is kept here, and called.
const handlers = new Map<string, FunctionHandler>();

function keepHandler(name: string, { handler }: { readonly handler: FunctionHandler }): void {
  handlers.set(name, handler);
}

export const app = { http: keepHandler, storageQueue: keepHandler, timer: keepHandler };

/** The handler of a function whose file is loaded by the first call. Rejects where loading fails, or registers no such function. */
export function loadedLate(name: string, load: () => Promise<unknown>): FunctionHandler {
  return async (...given) => {
    await load();
    const handler = handlers.get(name);
    if (handler === undefined) throw new Error(`The file of the function ${name} does not register it.`);
    return handler(...given);
  };
}
