import Module from 'node:module';
import type { FunctionCallback, Hook, HookName, ProgrammingModel, RegisteredFunction } from './core-types.ts';

/** What an app has told the host about itself. */
export interface AppRegistry {
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Map<HookName, Hook[]>;
  readonly appHookData: Record<string, unknown>;
  programmingModel(): ProgrammingModel;
}

export type HostLog = (level: string, category: string, message: string) => void;

const HOOK_NAMES: readonly HookName[] = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'];

/**
 * Serves `@azure/functions-core` to the real `@azure/functions` of this process, as Microsoft's Node worker does: the
 * module exists nowhere on disk, `require` is hooked for it. Call it before the app is imported.
 * Shape: types-core/index.d.ts of Azure/azure-functions-nodejs-worker.
 */
export function serveCoreApi(log: HostLog): AppRegistry {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<HookName, Hook[]>(HOOK_NAMES.map((name) => [name, []]));
  let model: ProgrammingModel | undefined;
  const programmingModel = (): ProgrammingModel => {
    if (model === undefined)
      throw new Error('The app registered no programming model: does it import @azure/functions?');
    return model;
  };
  hookRequire({
    version: '3.12.0',
    hostVersion: '4.1040.0',
    Disposable,
    log,
    getProgrammingModel: programmingModel,
    setProgrammingModel: (registered: ProgrammingModel) => {
      model = registered;
    },
    registerFunction: (metadata: RegisteredFunction['metadata'], callback: FunctionCallback) => {
      if (functions.has(metadata.name)) throw new Error(`Two functions have the name "${metadata.name}".`);
      functions.set(metadata.name, { metadata, callback });
      return new Disposable(() => functions.delete(metadata.name));
    },
    registerHook: (name: HookName, hook: Hook) => {
      const registered = hooks.get(name);
      if (registered === undefined) throw new RangeError(`Unrecognized hook "${name}"`);
      registered.push(hook);
      return new Disposable(() => registered.splice(registered.indexOf(hook), 1));
    },
  });
  return { functions, hooks, appHookData: {}, programmingModel };
}

class Disposable {
  #callOnDispose: (() => unknown) | undefined;

  constructor(callOnDispose: () => unknown) {
    this.#callOnDispose = callOnDispose;
  }

  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  dispose(): void {
    this.#callOnDispose?.();
    this.#callOnDispose = undefined;
  }
}

function hookRequire(coreApi: object): void {
  const original = Module.prototype.require;
  Module.prototype.require = Object.assign(function hooked(this: NodeJS.Module, id: string) {
    return id === '@azure/functions-core' ? coreApi : original.call(this, id);
  }, original);
}
